import { styleText } from 'node:util'

/** Where the program writes: data to stdout, talk to stderr. */
export interface Io {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  readonly environment: NodeJS.ProcessEnv
  readonly workingDirectory: string
}

/** What every command understands. */
export interface GlobalOptions {
  readonly target: string
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly color: boolean
}

export const processIo: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  workingDirectory: process.cwd(),
}

type Style = Parameters<typeof styleText>[0]

/** Styles text where the stream shows colours and nobody has asked for none (https://no-color.org). */
export function createPaint(
  stream: { readonly isTTY?: boolean },
  { environment, color }: { readonly environment: NodeJS.ProcessEnv; readonly color: boolean },
): (style: Style, text: string) => string {
  const forced = environment.FORCE_COLOR !== undefined && environment.FORCE_COLOR !== '0'
  const colored = color && !environment.NO_COLOR && (forced || stream.isTTY === true)
  return (style, text) => (colored ? styleText(style, text, { validateStream: false }) : text)
}
