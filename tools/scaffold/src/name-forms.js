// The forms a kebab-case name takes in code and prose, and the check that it is one.

/**
 * The name in its four forms: `dying-relu`, `dyingRelu`, `DyingRelu`, `Dying relu`.
 *
 * @typedef {{ kebab: string, camel: string, pascal: string, title: string }} NameForms
 */

/**
 * @param {string | undefined} name
 * @param {string} what - what is being named, for the message
 * @returns {NameForms}
 * @throws {ScaffoldError} when the name is not kebab-case
 */
export function nameForms(name, what) {
  if (name === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new ScaffoldError(
      `the ${what} must be kebab-case (a-z, 0-9, single hyphens, a letter first); got ${JSON.stringify(name ?? null)}`,
    );
  }
  const camel = name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
  const words = name.replaceAll('-', ' ');
  return {
    kebab: name,
    camel,
    pascal: camel.charAt(0).toUpperCase() + camel.slice(1),
    title: words.charAt(0).toUpperCase() + words.slice(1),
  };
}

/** A request that cannot be met, told to the user without a stack. */
export class ScaffoldError extends Error {
  /** @override */
  name = 'ScaffoldError';
}
