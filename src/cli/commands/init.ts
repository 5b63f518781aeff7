import type { Command } from '../command.ts'
export const initCommand: Command = {
  command: ['init'],
  describe: 'init',
  builder: (p) => p,
  run: async () => 0,
}
