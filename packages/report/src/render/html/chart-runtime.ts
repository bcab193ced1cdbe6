// The chart runtime a page carries: Vega and its expression interpreter as one classic script. Read from the libraries.

import { ReportError } from '../../report-error.ts';
import { loadLibraryFile } from './library-file.ts';

/** Script text that defines the globals `vega` and `vegaInterpreter`; safe inside a script element. */
export function chartRuntime(): string {
  const script = `${loadLibraryFile('vega/build/vega.min.js')}\n${interpreter()}`;
  return script.replace(/\n?\/\/# sourceMappingURL=\S+/g, '').replace(/<(\/script|!--)/gi, '\\x3c$1');
}

function interpreter(): string {
  const module = loadLibraryFile('vega-interpreter/build/vega-interpreter.js');
  const imported = /import\s*\{([^}]*)\}\s*from\s*['"]vega-util['"];?/.exec(module);
  const exported = /export\s*\{([^}]*)\};?/.exec(module);
  const name = /(\w+)\s+as\s+expressionInterpreter|\b(expressionInterpreter)\b/.exec(exported?.[1] ?? '');
  if (imported === null || exported === null || name === null) {
    throw new ReportError(
      'vega-interpreter: its build no longer imports vega-util and exports expressionInterpreter; install the version named in package.json',
    );
  }
  const body = module
    .replace(imported[0], `const {${imported[1]!.replaceAll(' as ', ': ')}} = vega;`)
    .replace(exported[0], `return ${name[1] ?? name[2]};`);
  return `globalThis.vegaInterpreter = (() => {${body}\n})();`;
}
