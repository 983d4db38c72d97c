/** How tests read TypeScript, in Jest and in the processes that they start: as nest build compiles it. */
export function swcOptions(parser) {
  return {
    jsc: {
      parser,
      target: 'es2023',
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
    },
    sourceMaps: 'inline',
  };
}

export const typescript = { syntax: 'typescript', decorators: true };
export const ecmascript = { syntax: 'ecmascript' };
