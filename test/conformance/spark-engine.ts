import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { inject } from 'vitest'
import type { BatchEngine } from '../../src/engine/batch-engine.ts'
import type { Spark, SparkReply } from '../../src/engine/spark/open-spark.ts'
import { sparkEngine } from '../../src/engine/spark/run-spark-batch.ts'

/** The Spark session that test/setup/spark.ts has started. */
export const sharedSpark: BatchEngine = sparkEngine(connectSpark(inject('sparkSocket')))

function connectSpark(path: string): Spark {
  const open = () => {
    const socket = connect(path)
    socket.unref()
    return { socket, replies: createInterface({ input: socket })[Symbol.asyncIterator]() }
  }
  let connection: ReturnType<typeof open> | undefined
  return {
    async run(request) {
      connection ??= open()
      const { socket, replies } = connection
      socket.ref()
      socket.write(`${JSON.stringify(request)}\n`)
      const { value, done } = await replies.next()
      socket.unref()
      if (done) throw new Error('the Spark session has ended')
      return JSON.parse(value) as SparkReply
    },
    close: async () => undefined,
  }
}
