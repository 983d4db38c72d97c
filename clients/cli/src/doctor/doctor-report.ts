import type { DoctorReport, Finding } from './doctor-calls.js';
import { wrap } from '../display/text.js';
import type { Style } from '../terminal.js';

const marks = { ok: '✓', warning: '!', problem: '✗', unknown: '?' } as const;
const colours = { ok: 'green', warning: 'yellow', problem: 'red', unknown: 'cyan' } as const;
const widestLine = 100;
const labelWidth = 7;

/** First what is well, a line each, then what is not, with all there is to say about it. */
export function reportLines(report: DoctorReport, fixed: string[], columns: number, style: Style): string[] {
  const { findings, store } = report;
  const width = Math.min(columns, widestLine);
  const fine = joinPermissions(findings.filter(({ status }) => status === 'ok'));
  const rest = (['unknown', 'warning', 'problem'] as const).flatMap((status) =>
    findings.filter((finding) => finding.status === status),
  );
  const titleWidth = Math.max(0, ...fine.map(({ title }) => title.length));
  return [
    `${style.bold('Store')}  ${store}`,
    ...(fine.length > 0 ? [''] : []),
    ...fine.flatMap((finding) => fineLines(finding, titleWidth, width, style, fixed.includes(finding.id))),
    // The worst comes last: there the eye is when the prompt is back.
    ...withoutRepeats(rest).flatMap((finding) => ['', ...faultLines(finding, width, style)]),
    '',
    summaryOf(report, style),
    ...adviceOn(rest, style),
  ];
}

/** Those that are granted, on one line. */
function joinPermissions(fine: Finding[]): Finding[] {
  const granted = fine.filter(({ id }) => id.startsWith('s3:'));
  const [first] = granted;
  if (!first) return fine;
  const seen = granted.map(({ id }) => id).join(', ');
  const joined = { ...first, title: 'Permissions', seen };
  return fine.flatMap((finding) => (finding === first ? joined : granted.includes(finding) ? [] : finding));
}

function fineLines(
  { title, seen }: Finding,
  titleWidth: number,
  width: number,
  style: Style,
  isFixed: boolean,
): string[] {
  const indent = titleWidth + 4;
  const [first = '', ...more] = wrap(isFixed ? `fixed: ${seen}` : seen, width - indent);
  return [
    `${style.green(marks.ok)} ${title.padEnd(titleWidth)}  ${isFixed ? first : style.dim(first)}`,
    ...more.map((line) => ' '.repeat(indent) + (isFixed ? line : style.dim(line))),
  ];
}

/** The same policy helps against each permission that is missing: it is shown where it is needed last. */
function withoutRepeats(rest: Finding[]): Finding[] {
  return rest.map((finding, index) => {
    const { remedy } = finding;
    const isRepeated = rest.slice(index + 1).some((later) => later.remedy?.paste === remedy?.paste);
    if (!remedy?.paste || !isRepeated) return finding;
    return {
      ...finding,
      remedy: { ...remedy, text: `${firstSentence(remedy.text)} (below)`, paste: undefined },
    };
  });
}

function firstSentence(text: string): string {
  return text.replace(/\. .*$/s, '');
}

function faultLines({ status, title, seen, why, remedy }: Finding, width: number, style: Style): string[] {
  const mark = style[colours[status]](marks[status]);
  const text = (label: string, value: string) => {
    const [first, ...more] = wrap(value, width - labelWidth - 2);
    const indent = ' '.repeat(labelWidth + 2);
    return [`  ${style.dim(label.padEnd(labelWidth))}${first}`, ...more.map((line) => indent + line)];
  };
  return [
    `${mark} ${style.bold(title)}`,
    ...text('seen', seen),
    ...(status === 'unknown' ? [] : text('why', why)),
    ...(remedy ? text('do', remedy.text) : []),
    ...(remedy?.paste ? ['', ...remedy.paste.split('\n').map((line) => `      ${style.cyan(line)}`)] : []),
  ];
}

function summaryOf({ findings }: DoctorReport, style: Style): string {
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  const told = (['problem', 'warning', 'unknown'] as const)
    .filter((status) => count(status) > 0)
    .map((status) => style[colours[status]](counted(count(status), status)));
  const verdict = told.length > 0 ? told.join(', ') : style.green('All is well');
  return `${verdict}; ${count('ok')} of ${findings.length} checks passed`;
}

function counted(count: number, status: Finding['status']): string {
  return `${count} ${status}${count === 1 || status === 'unknown' ? '' : 's'}`;
}

function adviceOn(rest: Finding[], style: Style): string[] {
  const fixable = rest.filter(({ remedy }) => remedy?.canFix).map(({ id }) => id);
  return fixable.length > 0 ? [`${style.bold('longshore doctor --fix')} does: ${fixable.join(', ')}`] : [];
}
