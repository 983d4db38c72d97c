import type { ServerSettings } from '../config/settings.js';
import { callServer, invalidAnswer } from '../server-call.js';

export interface Finding {
  id: string;
  title: string;
  status: 'ok' | 'warning' | 'problem' | 'unknown';
  seen: string;
  why: string;
  remedy?: { text: string; paste?: string; canFix: boolean };
}

export interface DoctorReport {
  store: string;
  examinedAt: string;
  findings: Finding[];
  profile: Record<string, unknown>;
}

export async function examine(server: ServerSettings, signal: AbortSignal): Promise<DoctorReport> {
  return reportOf(await callServer(server, '/v1/doctor', { signal }));
}

export async function fix(server: ServerSettings, ids: string[], signal: AbortSignal): Promise<DoctorReport> {
  return reportOf(await callServer(server, '/v1/doctor/fix', { method: 'POST', json: { ids }, signal }));
}

function reportOf(answer: Record<string, unknown>): DoctorReport {
  return Array.isArray(answer.findings) ? (answer as unknown as DoctorReport) : invalidAnswer();
}
