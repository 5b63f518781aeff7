/** Without the line breaks that Spark puts behind every 76 characters. */
export function printBase64(value: string): string {
  return `replace(base64(${value}), '\\r\\n', '')`
}
