const linesPerPage = 46;

/**
 * A PDF of plain lines in Helvetica on letter paper, the first line as heading. Characters beyond Latin-1 become "?".
 * https://opensource.adobe.com/dc-acrobat-sdk-docs/pdfstandards/PDF32000_2008.pdf
 */
export function pdfOf(lines: readonly string[]): Buffer {
  const pages: string[][] = [];
  for (let at = 0; at < lines.length; at += linesPerPage) pages.push(lines.slice(at, at + linesPerPage));
  // 1 is the catalog, 2 the page tree, 3 and 4 the fonts; then a page and its content, in turn.
  const pageNumber = (index: number) => 5 + 2 * index;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_page, index) => `${pageNumber(index)} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    font('Helvetica'),
    font('Helvetica-Bold'),
    ...pages.flatMap((page, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${pageNumber(index) + 1} 0 R >>`,
      stream(page, index === 0),
    ]),
  ];
  return assemble(objects);
}

const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;

function stream(lines: readonly string[], hasHeading: boolean): string {
  const shown = lines.map((line, index) => {
    const isHeading = hasHeading && index === 0;
    return `${isHeading ? '/F2 14 Tf' : '/F1 10 Tf'} (${escaped(line)}) Tj T*`;
  });
  const content = `BT 15 TL 60 730 Td ${shown.join('\n')} ET`;
  return `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

function escaped(line: string): string {
  return line.replace(/[^\x20-\xff]/gu, '?').replace(/[\\()]/g, '\\$&');
}

/** Body, cross-reference table and trailer. One character is one byte. */
function assemble(objects: readonly string[]): Buffer {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
