// The public face of Weir (`weir`): the engine's face and the generic operators. It stands here
// because operators may import the engine and never the other way round. Domain operators stay in.
export * from '../engine/index.ts';
export { also } from './flow/also.ts';
export { attach } from './flow/attach.ts';
export { type Counted, count } from './flow/count.ts';
export { expand } from './flow/expand.ts';
export { lookup } from './flow/lookup.ts';
export { map } from './flow/map.ts';
export { retrying } from './flow/retrying.ts';
export { where } from './flow/where.ts';
export { type SlidingWindow, sliding, type Windowed } from './window/sliding.ts';
