import { Table } from '@mantine/core';
import { useId } from 'react';
import type { Measurement } from '../records/measurements.ts';
import { InterpretationTag } from './interpretation-tag.tsx';

/** All results of one measurement: the chart in words, for whoever does not see it, and the numbers for whoever does. */
export function ResultTable({ measurement: { name, results } }: { measurement: Measurement }) {
  const captionId = useId();
  const hasRange = results.some(({ range }) => range);
  const hasInterpretation = results.some(({ interpretation, note }) => interpretation || note);
  return (
    <details>
      <summary>{results.length === 1 ? 'The result as a table' : `All ${results.length} results as a table`}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll" aria-labelledby={captionId} tabIndex={0}>
        <Table>
          <Table.Caption id={captionId}>{name}, the newest first</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Date</Table.Th>
              <Table.Th scope="col">Result</Table.Th>
              {hasRange && <Table.Th scope="col">Expected</Table.Th>}
              {hasInterpretation && <Table.Th scope="col">Meaning</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {results.map(({ id, date, value, range, interpretation, note }) => (
              <Table.Tr key={id}>
                <Table.Td>{date}</Table.Td>
                <Table.Td>{value}</Table.Td>
                {hasRange && <Table.Td>{range}</Table.Td>}
                {hasInterpretation && (
                  <Table.Td>
                    <InterpretationTag interpretation={interpretation} /> {note}
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </details>
  );
}
