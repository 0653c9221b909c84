import { type FastifyInstance, type FastifyReply } from 'fastify'
import { metricsRegistry } from './metrics.ts'
import { type HealthReport, type ServiceHealth } from './service-health.ts'

/** `/health/live`, `/health/ready` (200 or 503) and `/metrics` (Prometheus text). */
export function addOperationsRoutes(fastify: FastifyInstance, health: ServiceHealth): void {
  fastify.get('/health/live', (_request, reply) => answer(reply, health.live()))
  fastify.get('/health/ready', async (_request, reply) => answer(reply, await health.ready()))
  fastify.get('/metrics', async (_request, reply) => {
    reply.header('content-type', metricsRegistry.contentType)
    return metricsRegistry.metrics()
  })
}

function answer(reply: FastifyReply, report: HealthReport): FastifyReply {
  return reply.code(report.status === 'ok' ? 200 : 503).send(report)
}
