import type { Command } from '../command.ts'
export const testCommand: Command = {
  command: ['test'],
  describe: 'test',
  builder: (p) => p,
  run: async () => 0,
}
