/** An address with a slash at its end: `s3://bucket/prefix/`. */
export function folderAddress(address: string): string {
  return address.endsWith('/') ? address : `${address}/`
}
