import { readLifecycle } from './bucket-settings.js';
import { daysToKeep, daysUntilAborted, lifecycleDocument, mergeLifecycleRules } from './lifecycle-rules.js';
import { ok, type Probe } from './probe.js';

export const lifecycleProbe: Probe = {
  id: 'lifecycle',
  title: 'Lifecycle rule',
  why: 'Parts of an upload that is never completed show in no listing and are paid for. Longshore removes its own; the rule does it also when Longshore is gone.',
  needs: ['s3:GetLifecycleConfiguration'],
  async look({ client, bucket, signal, settings: { keyPrefix, uploadTtlMs } }) {
    const { rules } = await readLifecycle(client, bucket, signal);
    const days = daysUntilAborted(rules, keyPrefix);
    const wanted = daysToKeep(uploadTtlMs);
    if (days === undefined) {
      const command = `aws s3api put-bucket-lifecycle-configuration --bucket ${bucket} --lifecycle-configuration file://lifecycle.json`;
      return {
        status: 'warning',
        seen: 'no rule removes incomplete uploads',
        remedy: {
          text: `Run longshore doctor --fix, or set these rules, which include those that the bucket has: ${command}`,
          paste: lifecycleDocument(mergeLifecycleRules(rules, keyPrefix, uploadTtlMs)),
          canFix: true,
        },
      };
    }
    if (days * 24 * 3_600_000 <= uploadTtlMs) {
      return {
        status: 'warning',
        seen: `a rule removes incomplete uploads after ${daysText(days)}, before UPLOAD_TTL does`,
        remedy: {
          text: `The store takes the parts of uploads that are still going on. Give that rule ${wanted} days or more, or shorten UPLOAD_TTL.`,
          canFix: false,
        },
      };
    }
    return ok(`incomplete uploads are removed after ${daysText(days)}`);
  },
};

function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
