// Commits to the database of the first argument, one commit after the other, and prints the number of each that was
// acknowledged. Half of them go through Prisma.
import { openDatabase } from '../database.ts';
import { all, first } from '../sql.ts';

const { prisma, sql } = await openDatabase(process.argv[2] ?? '');
await prisma.commitClock.count();
for (;;) {
  const clock = await sql.write(function* () {
    const next = yield* first<{ seq: number }>('update commit_clock set seq = seq + 1 returning seq');
    yield* all('insert into compartment_index (resource_key, patient_id) values (?, ?)', next?.seq ?? 0, 'p');
    return next;
  });
  console.log(clock?.seq);
  const bumped = await prisma.$transaction(async inside => {
    const { seq } = await inside.commitClock.update({ where: { id: 1 }, data: { seq: { increment: 1 } } });
    await inside.compartmentIndex.create({ data: { resourceKey: seq, patientId: 'p' } });
    return seq;
  });
  console.log(Number(bumped));
}
