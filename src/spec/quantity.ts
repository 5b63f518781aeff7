const bytesPerUnit = {
  B: 1,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
}

export const sizePattern = /^(\d+(?:\.\d+)?)(B|KB|MB|GB|KiB|MiB|GiB)$/

/** `128MB` → 128,000,000. Bytes; undefined when it is not a size. */
export function parseSizeBytes(text: string): number | undefined {
  const match = sizePattern.exec(text)
  return match
    ? Math.round(Number(match[1]) * bytesPerUnit[match[2] as keyof typeof bytesPerUnit])
    : undefined
}

const secondsPerUnit = { s: 1, m: 60, h: 3600, d: 86_400 }

export const durationPattern = /^(\d+(?:\.\d+)?)(s|m|h|d)$/

/** `5m` → 300, `2d` → 172,800. Seconds; undefined when it is not a duration. */
export function parseDurationSeconds(text: string): number | undefined {
  const match = durationPattern.exec(text)
  return match ? Number(match[1]) * secondsPerUnit[match[2] as keyof typeof secondsPerUnit] : undefined
}
