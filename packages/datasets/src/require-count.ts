// The check of every argument that counts something. Not for sizes read from files (see DataFileError).

/**
 * Refuses anything but an integer of at least `least`.
 *
 * @throws RangeError that names the function, the argument and the value
 */
export function requireCount(where: string, argument: string, value: number, least = 1): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${where}: ${argument} must be an integer of at least ${least}; got ${value}`);
  }
}
