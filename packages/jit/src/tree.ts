// Trees of tensors: nested objects and arrays, and the few ways to walk them. Knows no tensor type.

/** A leaf, or an array or object of trees. */
export type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [name: string]: Tree<Leaf> };

/** A leaf and where it sits, as one reads it in code: `params.layers[0].weights`; the root is an empty string. */
export interface TreeLeaf<Leaf = unknown> {
  readonly path: string;
  readonly value: Leaf;
}

/** Whether a value is an array or a plain object. A host tensor is a plain object, but has a dtype and a shape. */
export function isBranch(value: unknown): value is readonly unknown[] | Readonly<Record<string, unknown>> {
  if (Array.isArray(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return !(typeof (value as { dtype?: unknown }).dtype === 'string' && 'shape' in value);
}

/**
 * The leaves of a tree: objects in the order of their keys, arrays from the front.
 *
 * @typeParam Leaf - what the caller knows the leaves to be; not checked
 * @example
 * ```ts
 * import { treeLeaves } from '@trialbook/jit';
 * console.log(treeLeaves({ dense: [{ weights: 1 }, { bias: 2 }] }).map(({ path }) => path));
 * // [ 'dense[0].weights', 'dense[1].bias' ]
 * ```
 */
export function treeLeaves<Leaf = unknown>(tree: Tree<Leaf>, path = ''): TreeLeaf<Leaf>[] {
  if (!isBranch(tree)) return [{ path, value: tree as Leaf }];
  if (Array.isArray(tree)) return tree.flatMap((child, i) => treeLeaves<Leaf>(child, `${path}[${i}]`));
  return Object.entries(tree).flatMap(([name, child]) =>
    treeLeaves<Leaf>(child as Tree<Leaf>, pathTo(path, name)),
  );
}

/**
 * A tree of the same form whose leaves are what `leaf` returns, called in the order of `treeLeaves`.
 *
 * @typeParam Leaf - what the caller knows the leaves to be; not checked
 * @param leaf - gets the leaf and its path, such as `layers[0].weights`
 */
export function mapTree<Leaf = unknown, Result = unknown>(
  tree: Tree<Leaf>,
  leaf: (value: Leaf, path: string) => Result,
  path = '',
): Tree<Result> {
  if (!isBranch(tree)) return leaf(tree as Leaf, path);
  if (Array.isArray(tree)) {
    return tree.map((child, i) => mapTree<Leaf, Result>(child, leaf, `${path}[${i}]`));
  }
  return Object.fromEntries(
    Object.entries(tree).map(([name, child]) => [
      name,
      mapTree<Leaf, Result>(child as Tree<Leaf>, leaf, pathTo(path, name)),
    ]),
  );
}

/**
 * A tree of the given form with these leaves, in the order of `treeLeaves`.
 *
 * @throws RangeError when the form has more leaves, or fewer
 */
export function unflattenTree<Result = unknown>(form: unknown, leaves: readonly Result[]): Tree<Result> {
  let next = 0;
  const tree = mapTree<unknown, Result>(form, () => leaves[next++] as Result);
  if (next !== leaves.length) {
    throw new RangeError(`unflattenTree: the form has ${next} leaves; got ${leaves.length}`);
  }
  return tree;
}

/**
 * The leaves of a tree in the order of another tree's leaves, whatever the order of its keys.
 *
 * @param mismatch - called with the first place where the forms differ and what is wrong there; must throw
 */
export function leavesAlong(
  form: unknown,
  tree: unknown,
  mismatch: (path: string, what: string) => never,
  path = '',
): TreeLeaf[] {
  if (!isBranch(form)) {
    if (isBranch(tree)) mismatch(path, `expected a tensor; got ${describeNode(tree)}`);
    return [{ path, value: tree }];
  }
  if (!isBranch(tree) || Array.isArray(form) !== Array.isArray(tree)) {
    return mismatch(path, `expected ${describeNode(form)}; got ${describeNode(tree)}`);
  }
  if (Array.isArray(form)) {
    const items = tree as readonly unknown[];
    if (items.length !== form.length) {
      mismatch(path, `expected ${describeNode(form)}; got ${describeNode(tree)}`);
    }
    return form.flatMap((child, i) => leavesAlong(child, items[i], mismatch, `${path}[${i}]`));
  }
  const children = tree as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(children)) {
    if (!Object.hasOwn(form, name)) {
      mismatch(pathTo(path, name), `not expected; the names here are ${names(form)}`);
    }
  }
  return Object.entries(form).flatMap(([name, child]) => {
    const at = pathTo(path, name);
    if (!Object.hasOwn(children, name))
      return mismatch(at, `missing; the names given here are ${names(children)}`);
    return leavesAlong(child, children[name], mismatch, at);
  });
}

/** Where a child sits. Names that would be mistaken for a way to go are quoted: `a['b.c']`, `['']`. */
function pathTo(path: string, name: string): string {
  if (name === '' || /[.[\]]/.test(name)) return `${path}[${JSON.stringify(name).replaceAll('"', "'")}]`;
  return path === '' ? name : `${path}.${name}`;
}

function names(node: object): string {
  return Object.keys(node).join(', ') || 'none';
}

/** A tree node in words, for error messages. */
export function describeNode(node: unknown): string {
  if (Array.isArray(node)) return `an array of ${node.length}`;
  if (isBranch(node)) return `an object with ${names(node)}`;
  if (node === null || node === undefined) return `${node}`;
  const { dtype, shape } = node as { dtype?: unknown; shape?: unknown };
  if (typeof dtype === 'string' && Array.isArray(shape)) return `a tensor ${dtype}[${shape}]`;
  return `a ${typeof node}`;
}
