import { Injectable } from '@nestjs/common';
import { Answers } from '../http/answers';
import { routePattern } from '../http/route-pattern';
import { Metrics } from './metrics';

const BUCKETS_S = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Counts and times every answer by method, route pattern and status. */
@Injectable()
export class HttpMetrics {
  constructor(metrics: Metrics, answers: Answers) {
    const labels = ['method', 'route', 'status'] as const;
    const seconds = metrics.histogram('http_request_seconds', 'Time from request to answer', BUCKETS_S, labels);
    answers.observe((request, response, ms) => {
      const { method } = request;
      seconds.observe({ method, route: routePattern(request), status: String(response.statusCode) }, ms / 1_000);
    });
  }
}
