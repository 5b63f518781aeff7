import { OperatorError } from '../errors.ts'

/** A failure of the file system, said to the one who can do something about it. */
export function cannotWrite(path: string, error: unknown): OperatorError {
  const { code, message } = error as NodeJS.ErrnoException
  const reason = {
    EACCES: 'permission denied',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a file stands in the way',
  }[code ?? '']
  return new OperatorError(
    {
      message: `cannot write to ${path}: ${reason ?? message}`,
      hint:
        code === 'ENOSPC'
          ? 'free some space and run again'
          : 'check who may write there, or give another place with --output',
    },
    { cause: error },
  )
}
