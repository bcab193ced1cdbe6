// A study as a Kubernetes Indexed Job, in YAML whose scalars are JSON. Submits nothing.

import type { ArrayJob } from './array-job.ts';

/** What only Kubernetes asks. */
export interface KubernetesOptions {
  readonly image: string;
  /** The PersistentVolumeClaim that holds the project. */
  readonly claim: string;
  /** Where it is mounted. */
  readonly mountPath: string;
}

/** Attempts of a share beyond the first, pods that were evicted aside. */
const RETRIES = 3;

/**
 * The Job: one pod for each share. A share that was called wrongly (exit code 2) fails at once; every other failure is tried
 * again; a pod that was evicted or lost its node counts as none.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export function kubernetesJob(job: ArrayJob, { image, claim, mountPath }: KubernetesOptions): string {
  const { name, tasks, maxParallel = tasks, cpus, command, env, folder } = job;
  const variables = Object.entries(env).map(
    ([variable, value]) => `            - { name: ${json(variable)}, value: ${json(value)} }`,
  );
  return `# Written by trialbook submit kubernetes. Needs Kubernetes 1.33 or newer, or 1.29 with beta features.
# A Job runs once: kubectl replace --force -f <this file> runs it again, and what is done is not run again.
apiVersion: batch/v1
kind: Job
metadata:
  name: ${json(name)}
spec:
  completionMode: Indexed
  completions: ${tasks}
  parallelism: ${maxParallel}
  backoffLimitPerIndex: ${RETRIES}
  maxFailedIndexes: ${tasks}
  podFailurePolicy:
    rules:
      - action: FailIndex
        onExitCodes: { containerName: work, operator: In, values: [2] }
      - action: Ignore
        onPodConditions: [{ type: DisruptionTarget, status: "True" }]
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 120
      containers:
        - name: work
          image: ${json(image)}
          workingDir: ${json(folder)}
          command: ${json(command)}
          env:
${variables.join('\n')}
          resources:
            requests: { cpu: ${json(String(cpus))} }
          volumeMounts: [{ name: project, mountPath: ${json(mountPath)} }]
      volumes:
        - name: project
          persistentVolumeClaim: { claimName: ${json(claim)} }
`;
}

const json = (value: unknown) => JSON.stringify(value);
