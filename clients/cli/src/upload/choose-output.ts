import { JsonOutput } from './json-output.js';
import type { OutputContext, UploadOutput } from './output.js';
import { KeysOutput, TextOutput } from './text-output.js';

export function chooseOutput(context: OutputContext): UploadOutput {
  const { output } = context.options;
  if (output === 'json') return new JsonOutput(context);
  return output === 'keys' ? new KeysOutput(context) : new TextOutput(context);
}
