import { gravityFlows } from './gravity-flows.ts';
import { hexagonsOf } from './hexagons.ts';
import { kernelDensity } from './kernel-density.ts';
import type { AnalysisOutcome, AnalysisReply, AnalysisRequest } from './messages.ts';

function reckon(request: AnalysisRequest): AnalysisOutcome {
  switch (request.kind) {
    case 'heat':
      return { kind: 'heat', density: kernelDensity(request.places, request.radius) };
    case 'hexagon':
      return { kind: 'hexagon', hexagons: hexagonsOf(request.places, request.radius) };
    case 'flow':
      return { kind: 'flow', flows: gravityFlows(request.zones, request.beta, request.most) };
  }
}

self.onmessage = ({ data: request }: MessageEvent<AnalysisRequest>) => {
  const { id } = request;
  let reply: AnalysisReply;
  try {
    reply = { id, outcome: reckon(request) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(reply);
};
