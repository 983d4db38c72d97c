import { keysCommand } from './access/keys-command.js';
import { limitsCommand } from './access/limits-command.js';
import { tokensCommand } from './access/tokens-command.js';
import { usageCommand } from './access/usage-command.js';
import { whoamiCommand } from './access/whoami-command.js';
import type { Command } from './command-line/command.js';
import { completionCommand } from './command-line/completion-command.js';
import { configCommand } from './config/config-command.js';
import { doctorCommand } from './doctor/doctor-command.js';
import { downloadCommand } from './download/download-command.js';
import { serveCommand } from './serve/serve-command.js';
import { abortCommand } from './sessions/abort-command.js';
import { completeCommand } from './sessions/complete-command.js';
import { listCommand } from './sessions/list-command.js';
import { resumeCommand } from './sessions/resume-command.js';
import { statusCommand } from './sessions/status-command.js';
import { uploadCommand } from './upload/upload-command.js';

/** All there are, in the order of the help. */
export const commands: readonly Command[] = [
  uploadCommand,
  downloadCommand,
  listCommand,
  statusCommand,
  resumeCommand,
  completeCommand,
  abortCommand,
  usageCommand,
  whoamiCommand,
  tokensCommand,
  keysCommand,
  limitsCommand,
  doctorCommand,
  serveCommand,
  configCommand,
  completionCommand(() => commands),
];
