// A map whose values are made when they are first asked for; its keys are known from the start.

/** Announced keys count as present; going over the values makes all of them. */
export class LazyMap<Key, Value> extends Map<Key, Value> {
  private readonly waiting = new Map<Key, () => Value>();

  /** Adds a key whose value `make` gives. */
  announce(key: Key, make: () => Value): void {
    super.set(key, undefined as unknown as Value);
    this.waiting.set(key, make);
  }
  override get(key: Key): Value | undefined {
    const make = this.waiting.get(key);
    if (make === undefined) return super.get(key);
    const value = make();
    this.set(key, value);
    return value;
  }
  override set(key: Key, value: Value): this {
    this.waiting.delete(key);
    return super.set(key, value);
  }
  override values(): MapIterator<Value> {
    this.makeAll();
    return super.values();
  }
  override entries(): MapIterator<[Key, Value]> {
    this.makeAll();
    return super.entries();
  }
  override [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }
  override forEach(visit: (value: Value, key: Key, map: Map<Key, Value>) => void): void {
    this.makeAll();
    super.forEach(visit);
  }

  private makeAll(): void {
    for (const key of [...this.waiting.keys()]) this.get(key);
  }
}
