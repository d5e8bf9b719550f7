/** Counters of this process since its start, in Prometheus' text form. */
export type Metrics = {
  count(name: MetricName, labels: Record<string, string>): void;
  /** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
  text(): string;
};

const help = {
  ehr_http_requests_total: 'Requests answered, by method and class of status.',
  ehr_sign_ins_total: 'Attempts to sign in, by outcome.',
  ehr_authorizations_without_pkce_total: 'Authorization requests of legacy clients that sent no code_challenge.',
  ehr_tokens_issued_total: 'Access tokens issued, by grant type.',
  ehr_requests_throttled_total: 'Requests refused with 429, by reason.',
  ehr_grants_revoked_total: 'Grants revoked, by reason.',
} as const;

export type MetricName = keyof typeof help;

export function createMetrics(): Metrics {
  const startedSeconds = Math.floor(Date.now() / 1000);
  const counters = new Map<MetricName, Map<string, number>>();
  return {
    count(name, labels) {
      const rows = counters.get(name) ?? new Map<string, number>();
      const key = rowOf(labels);
      counters.set(name, rows.set(key, (rows.get(key) ?? 0) + 1));
    },
    text() {
      const lines = (Object.keys(help) as MetricName[]).flatMap(name => [
        `# HELP ${name} ${help[name]}`,
        `# TYPE ${name} counter`,
        ...[...(counters.get(name) ?? [])].map(([labels, value]) => `${name}{${labels}} ${value}`),
      ]);
      return `${[...lines, ...gauges(startedSeconds)].join('\n')}\n`;
    },
  };
}

/** Counted with every request, so it is put together without lists in between. */
function rowOf(labels: Record<string, string>): string {
  let row = '';
  for (const label in labels) {
    row += `${row && ','}${label}="${labels[label]?.replace(/[\\"\n]/g, '_')}"`;
  }
  return row;
}

function gauges(startedSeconds: number): string[] {
  return [
    '# HELP process_start_time_seconds Start time of the process since the epoch.',
    '# TYPE process_start_time_seconds gauge',
    `process_start_time_seconds ${startedSeconds}`,
    '# HELP process_resident_memory_bytes Resident memory.',
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
  ];
}
