// As much of React and Vue as the components use: the frameworks are the website's, and not installed here. The real
// types are checked where the packed package is used (tests/npm).

declare module "react" {
  export interface RefObject<Value> {
    current: Value;
  }
  export type ReactElement = object;
  export type HTMLAttributes<_Element> = object;
  export function createElement(tag: string, properties: object): ReactElement;
  export function useEffect(effect: () => unknown, dependencies?: unknown[]): void;
  export function useRef<Value>(value: Value): RefObject<Value>;
  export function useState<Value>(value: Value): [Value, (value: Value) => void];
}

declare module "vue" {
  export type DefineComponent<_Properties, _Exposed> = object;
  export function defineComponent(options: object): object;
  export function h(tag: string, properties: object): object;
  export function onBeforeUnmount(hook: () => void): void;
  export function onMounted(hook: () => void): void;
  export function ref<Value>(value: Value): { value: Value };
  export function toRaw<Value>(value: Value): Value;
  export function watch(source: () => unknown, callback: () => void, options: object): void;
}
