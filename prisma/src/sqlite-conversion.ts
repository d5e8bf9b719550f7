import {
  type ArgType,
  type ColumnType,
  ColumnTypeEnum,
  DriverAdapterError,
  type Error as DriverError,
  type MappedError,
  type ResultValue,
} from '@prisma/driver-adapter-utils';

/** What the driver takes and gives (integers are read as bigint, so that none is rounded). */
export type SqliteValue = string | number | bigint | Uint8Array | null;

/** A Prisma argument as SQLite stores it. DateTime is text, `2026-01-31T12:00:00.000+00:00`. */
export function fromArgument(value: unknown, type: ArgType | undefined): SqliteValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return isoText(value);
  if (typeof value === 'string') return fromText(value, type);
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite cannot store a value of type ${typeof value}`);
}

function fromText(value: string, type: ArgType | undefined): SqliteValue {
  switch (type?.scalarType) {
    case 'int':
    case 'bigint':
      return BigInt(value);
    case 'float':
    case 'decimal':
      return Number(value);
    case 'datetime':
      return isoText(new Date(value));
    case 'bytes':
      return Buffer.from(value, 'base64');
    default:
      return value;
  }
}

const isoText = (date: Date): string => date.toISOString().replace('Z', '+00:00');

/** The type by which Prisma reads a column: its declaration, or, for an expression, that of a value (not null). */
export function columnType(declared: string | null, sample: () => SqliteValue | undefined): ColumnType {
  switch (declared?.toUpperCase()) {
    case 'INTEGER':
      return ColumnTypeEnum.Int32;
    case 'BIGINT':
      return ColumnTypeEnum.Int64;
    case 'REAL':
      return ColumnTypeEnum.Double;
    case 'DECIMAL':
      return ColumnTypeEnum.Numeric;
    case 'BOOLEAN':
      return ColumnTypeEnum.Boolean;
    case 'DATETIME':
      return ColumnTypeEnum.DateTime;
    case 'JSONB':
      return ColumnTypeEnum.Json;
    case 'BLOB':
      return ColumnTypeEnum.Bytes;
    case 'TEXT':
      return ColumnTypeEnum.Text;
    default:
      return typeOfValue(sample());
  }
}

function typeOfValue(value: SqliteValue | undefined): ColumnType {
  if (typeof value === 'number') return ColumnTypeEnum.Double;
  if (typeof value === 'string') return ColumnTypeEnum.Text;
  if (value instanceof Uint8Array) return ColumnTypeEnum.Bytes;
  return ColumnTypeEnum.Int64;
}

export function toResultValue(value: SqliteValue, type: ColumnType): ResultValue {
  if (typeof value !== 'bigint') return value;
  return type === ColumnTypeEnum.Int64 || type === ColumnTypeEnum.Numeric ? value.toString() : Number(value);
}

/** The driver's errors carry no code when they come from `all()`, but the messages are SQLite's own and stable. */
export function toDriverError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SQLITE_ERROR') return error;
  const payload: DriverError = { ...mapMessage(error.message), originalMessage: error.message };
  return new DriverAdapterError(payload);
}

function mapMessage(message: string): MappedError {
  const [, failed, columns] = /^(UNIQUE|NOT NULL) constraint failed: (.*)$/.exec(message) ?? [];
  const fields = columns?.split(', ').map(column => column.slice(column.lastIndexOf('.') + 1));
  const table = columns?.split('.')[0];
  if (failed === 'UNIQUE' && fields && table)
    return { kind: 'UniqueConstraintViolation', constraint: { fields }, table };
  if (failed === 'NOT NULL' && fields) return { kind: 'NullConstraintViolation', constraint: { fields } };
  if (message === 'FOREIGN KEY constraint failed') {
    return { kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } };
  }
  const missing = /^no such table: (.*)$/.exec(message)?.[1];
  if (missing) return { kind: 'TableDoesNotExist', table: missing };
  return { kind: 'sqlite', extendedCode: 1, message };
}
