// Random flat MIR for tests: structured control flow, integer, float and truth operations, checks, memory, calls. Tests only.

/** A small deterministic generator (xorshift). */
export class Random {
  private state: number;
  constructor(seed: number) {
    this.state = (Math.imul(seed + 1, 0x9e3779b1) | 1) >>> 0;
  }
  below(limit: number): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state % limit;
  }
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}

type Scalar = "word" | "bool" | "f64" | "ref" | "addr";
interface Value {
  readonly name: string;
  readonly type: Scalar;
}

const WORD_BINARY = ["add", "sub", "mul", "and", "or", "xor", "mul_high_s", "mul_high_u"] as const;
const SHIFTS = ["shl", "shr", "sar", "rotl"] as const;
const WORD_CHECKED = ["add_checked", "sub_checked", "mul_checked", "add_checked_u", "sub_checked_u"] as const;
const WORD_UNARY = ["not", "sext8", "sext16", "sext32", "zext8", "zext16", "zext32", "clz", "ctz", "popcount"] as const;
const COMPARE = ["eq", "ne", "lt_s", "le_s", "lt_u", "le_u"] as const;
const DIVIDE = ["div_s", "rem_s", "div_u", "rem_u"] as const;
const FLOAT = ["fadd", "fsub", "fmul", "fdiv", "fmin", "fmax"] as const;
const CONSTANTS = [
  "0",
  "1",
  "2",
  "3",
  "-1",
  "7",
  "8",
  "10",
  "16",
  "255",
  "256",
  "1000",
  "4294967296",
  "-9223372036854775808",
];
const STORAGE_LENGTH = 8;

/** Writes one function as text. Values of dominating blocks may be used; every loop ends. */
class FunctionWriter {
  readonly lines: string[] = [];
  private scope: Value[] = [];
  private next = 0;
  private block = 0;
  private budget: number;
  private readonly random: Random;
  private readonly callees: readonly string[];
  private readonly isRecursive: boolean;
  private handler = "";

  constructor(random: Random, callees: readonly string[], budget: number, isRecursive: boolean) {
    this.random = random;
    this.isRecursive = isRecursive;
    this.callees = callees;
    this.budget = budget;
  }

  write(name: string): string {
    const a = this.fresh("word");
    const b = this.fresh("word");
    this.lines.push(`function @${name}(word, word) -> word {`, `b0(${a.name}: word, ${b.name}: word):`);
    this.define("ref", `new_array @storage ${this.constant(String(STORAGE_LENGTH)).name} #8`);
    this.define("ref", "new_object @record #32");
    this.define("addr", "stack_slot #32");
    const slot = this.last("addr").name;
    for (const place of [0, 8, 16, 24]) this.emit(`store word ${a.name}, ${slot} #${place}`);
    if (this.isRecursive && this.random.below(3) === 0) this.recursion(name, a);
    this.statements(3);
    this.emit(`return ${this.any("word").name}`);
    return [...this.lines, "}", ""].join("\n");
  }

  private fresh(type: Scalar): Value {
    const value = { name: `v${this.next++}`, type };
    this.scope.push(value);
    return value;
  }
  private emit(text: string): void {
    this.lines.push(`  ${text}`);
    this.budget--;
  }
  private define(type: Scalar, text: string, typed = false): Value {
    const name = `v${this.next++}`;
    this.emit(`${name}${typed ? `: ${type}` : ""} = ${text}`);
    const value = { name, type };
    this.scope.push(value);
    return value;
  }
  private constant(value = this.random.pick(CONSTANTS)): Value {
    return this.define("word", `const #${value}`);
  }
  private last(type: Scalar): Value {
    return this.scope.filter((value) => value.type === type).at(-1) as Value;
  }
  private any(type: Scalar): Value {
    const fitting = this.scope.filter((value) => value.type === type);
    const recent = this.random.below(2) === 0 ? fitting.slice(-6) : fitting;
    if (recent.length > 0) return this.random.pick(recent);
    if (type === "bool")
      return this.define("bool", `${this.random.pick(COMPARE)} ${this.any("word").name}, ${this.any("word").name}`);
    return type === "f64"
      ? this.define("f64", `const_f64 ${this.random.pick(["0", "1", "-0", "2.5", "1e300"])}`)
      : this.constant();
  }

  private statements(depth: number): void {
    const count = 2 + this.random.below(6);
    for (let index = 0; index < count && this.budget > 0; index++) {
      const choice = this.random.below(depth > 0 ? 22 : 17);
      if (choice < 8) this.pureOperation();
      else if (choice < 11) this.checkedOperation();
      else if (choice < 14) this.memoryOperation();
      else if (choice < 16) this.floatOperation();
      else if (choice < 17) this.callOperation();
      else if (choice < 19) this.diamond(depth - 1);
      else if (choice < 21) this.loop(depth - 1);
      else this.protectedRegion(depth - 1);
    }
  }

  private pureOperation(): void {
    const word = (): string => (this.random.below(4) === 0 ? this.constant() : this.any("word")).name;
    switch (this.random.below(8)) {
      case 0:
        this.define("word", `${this.random.pick(WORD_UNARY)} ${word()}`);
        break;
      case 1:
        this.define("bool", `${this.random.pick(COMPARE)} ${word()}, ${word()}`);
        break;
      case 2:
        this.define(
          "bool",
          `${this.random.pick(["bool_and", "bool_or", "bool_xor"])} ${this.any("bool").name}, ${this.any("bool").name}`,
        );
        break;
      case 3:
        this.define("bool", `bool_not ${this.any("bool").name}`);
        break;
      case 4: {
        const type = this.random.pick(["word", "bool", "f64"] as const);
        this.define(type, `select ${this.any("bool").name}, ${this.any(type).name}, ${this.any(type).name}`);
        break;
      }
      case 5:
        this.define("word", `${this.random.pick(SHIFTS)} ${word()}, ${word()}`);
        break;
      case 6:
        this.define("word", `bool_to_word ${this.any("bool").name}`);
        break;
      default:
        this.define("word", `${this.random.pick(WORD_BINARY)} ${word()}, ${word()}`);
    }
  }

  private checkedOperation(): void {
    const kind = this.random.below(6);
    if (kind < 3) {
      this.define("word", `${this.random.pick(WORD_CHECKED)} ${this.any("word").name}, ${this.smallWord().name}`);
    } else if (kind < 5) {
      const divisor =
        this.random.below(2) === 0
          ? this.constant(this.random.pick(["2", "3", "7", "8", "10", "-4", "100", "1"]))
          : this.any("word");
      const zero = this.constant("0");
      const isZero = this.define("bool", `eq ${divisor.name}, ${zero.name}`);
      this.emit(`trap_if division_by_zero ${isZero.name}`);
      const dividend = this.define("word", `sext32 ${this.any("word").name}`);
      this.define("word", `${this.random.pick(DIVIDE)} ${dividend.name}, ${divisor.name}`);
    } else {
      const limit = this.constant("1000000");
      const isOut = this.define("bool", `le_s ${limit.name}, ${this.any("word").name}`);
      this.emit(`trap_if range ${isOut.name}, ${limit.name}, ${limit.name}`);
    }
  }

  private smallWord(): Value {
    return this.random.below(2) === 0 ? this.constant(this.random.pick(["0", "1", "2", "-1", "5"])) : this.any("word");
  }

  private memoryOperation(): void {
    const [array, ...records] = this.scope.filter(({ type }) => type === "ref") as [Value, ...Value[]];
    const record = this.random.pick(records);
    const slot = this.last("addr");
    const place = 8 + 8 * this.random.below(2);
    switch (this.random.below(7)) {
      case 0:
        this.define("word", `load word ${slot.name} #${place}`, true);
        break;
      case 1:
        this.emit(`store word ${this.any("word").name}, ${slot.name} #${place}`);
        break;
      case 2:
        this.define("word", `load word ${record.name} #16 alias 40`, true);
        break;
      case 3:
        this.emit(`store word ${this.any("word").name}, ${record.name} #16 alias 40`);
        break;
      case 4:
        this.emit(`call @observe ${this.any("word").name}`);
        break;
      default: {
        const length = this.define("word", `load word ${array.name} #8 alias 1`, true);
        const index =
          this.random.below(3) === 0
            ? this.define("word", `and ${this.any("word").name}, ${this.constant("7").name}`)
            : this.any("word");
        const isOut = this.define("bool", `le_u ${length.name}, ${index.name}`);
        this.emit(`trap_if bounds ${isOut.name}, ${index.name}, ${length.name}`);
        if (this.random.below(2) === 0)
          this.define("word", `load word ${array.name}, ${index.name} scale 8 #16 alias 8`, true);
        else this.emit(`store word ${this.any("word").name}, ${array.name}, ${index.name} scale 8 #16 alias 8`);
      }
    }
  }

  private floatOperation(): void {
    switch (this.random.below(5)) {
      case 0:
        this.define("f64", `word_to_f64 ${this.any("word").name}`);
        break;
      case 1:
        this.define(
          "bool",
          `${this.random.pick(["feq", "fne", "flt", "fle"])} ${this.any("f64").name}, ${this.any("f64").name}`,
        );
        break;
      case 2:
        this.define("f64", `${this.random.pick(["fneg", "fabs", "ffloor", "fround_even"])} ${this.any("f64").name}`);
        break;
      case 3: {
        const small = this.define("f64", `word_to_f64 ${this.any("word").name}`);
        this.define("word", `f64_to_word ${small.name}`);
        break;
      }
      default:
        this.define("f64", `${this.random.pick(FLOAT)} ${this.any("f64").name}, ${this.any("f64").name}`);
    }
  }

  private callOperation(): void {
    if (this.callees.length === 0) return;
    this.define(
      "word",
      `call @${this.random.pick(this.callees)} ${this.any("word").name}, ${this.any("word").name}`,
      true,
    );
  }

  /** A few turns of the function by itself: it ends early where the low bits of its first parameter are 0. */
  private recursion(name: string, first: Value): void {
    const turns = this.define("word", `and ${first.name}, ${this.constant("3").name}`);
    const ends = this.define("bool", `eq ${turns.name}, ${this.constant("0").name}`);
    this.emit(`branch ${ends.name} -> b${this.block + 1}, b${this.block + 2}`);
    this.open();
    this.emit(`return ${this.any("word").name}`);
    this.open();
    const fewer = this.define("word", `sub ${turns.name}, ${this.constant("1").name}`);
    for (let calls = this.random.below(2); calls >= 0; calls--)
      this.define("word", `call @${name} ${fewer.name}, ${this.any("word").name}`, true);
  }

  /** Opens block `b`; values of the scope in force stay usable. */
  private open(params: readonly Value[] = []): void {
    const text = params.length === 0 ? "" : `(${params.map(({ name, type }) => `${name}: ${type}`).join(", ")})`;
    this.lines.push(`b${++this.block}${text}${this.handler}:`);
  }
  /** Leaves a mark to be replaced when the number of a later block is known. */
  private jump(mark: string, args: readonly Value[] = []): void {
    this.emit(`jump -> ${mark}${args.length === 0 ? "" : `(${args.map(({ name }) => name).join(", ")})`}`);
  }
  private patch(from: number, mark: string, block: number): void {
    for (let index = from; index < this.lines.length; index++)
      this.lines[index] = (this.lines[index] as string).replaceAll(mark, `b${block}`);
  }

  private diamond(depth: number): void {
    const condition = this.any("bool");
    const mark = `<${this.next++}>`;
    const start = this.lines.length;
    this.emit(`branch ${condition.name} -> b${this.block + 1}, ${mark}e`);
    const outer = this.scope;
    const results: Scalar[] = ["word", this.random.pick(["bool", "word", "f64"] as const)];
    const side = (): void => {
      this.scope = outer.slice();
      this.open();
      if (this.random.below(4) > 0) this.statements(depth);
      this.jump(
        `${mark}j`,
        results.map((type) => this.any(type)),
      );
    };
    side();
    this.patch(start, `${mark}e`, this.block + 1);
    side();
    this.patch(start, `${mark}j`, this.block + 1);
    this.scope = outer;
    this.open(results.map((type) => this.fresh(type)));
  }

  /** A rotated loop with an accumulator that counts up or down, to a bound or as long as a step is left. */
  private loop(depth: number): void {
    const outer = this.scope.slice();
    const mark = `<${this.next++}>`;
    const start = this.lines.length;
    const kind = this.random.pick(["below", "below", "rest up", "rest down"] as const);
    const zero = this.constant(this.random.pick(["0", "0", "1", "-2"]));
    const limit =
      this.random.below(2) === 0
        ? this.constant(this.random.pick(["3", "8", "5"]))
        : this.define("word", `and ${this.any("word").name}, ${this.constant("7").name}`);
    const first = this.any("word");
    const enters = this.define("bool", `${kind === "below" ? "lt_s" : "le_s"} ${zero.name}, ${limit.name}`);
    const from = kind === "rest down" ? limit : zero;
    this.emit(`branch ${enters.name} -> b${this.block + 1}(${from.name}, ${first.name}), ${mark}x(${first.name})`);
    const [index, sum] = [this.fresh("word"), this.fresh("word")];
    this.open([index, sum]);
    const header = this.block;
    const before = this.scope.length;
    this.statements(depth);
    if (this.random.below(3) > 0) this.countedAccess(index, outer);
    const one = this.constant("1");
    const rest =
      kind === "below"
        ? undefined
        : this.define(
            "word",
            kind === "rest up" ? `sub ${limit.name}, ${index.name}` : `sub ${index.name}, ${zero.name}`,
          );
    const step = kind === "below" ? "add_checked" : kind === "rest up" ? "add" : "sub";
    const next = this.define("word", `${step} ${index.name}, ${one.name}`);
    const goesOn = this.define(
      "bool",
      rest === undefined ? `lt_s ${next.name}, ${limit.name}` : `le_u ${one.name}, ${rest.name}`,
    );
    const grows = this.random.below(2) === 0;
    const kept = grows
      ? this.define("word", `add_checked ${sum.name}, ${this.random.pick([one, index]).name}`)
      : this.any("word");
    const shown = this.random.pick([kept, ...this.scope.slice(before).filter(({ type }) => type === "word")]);
    this.emit(`branch ${goesOn.name} -> b${header}(${next.name}, ${kept.name}), ${mark}x(${shown.name})`);
    this.patch(start, `${mark}x`, this.block + 1);
    this.scope = [...outer];
    this.open([this.fresh("word")]);
  }

  /** A load or store of an element whose index follows the counter of the loop. */
  private countedAccess(index: Value, outer: readonly Value[]): void {
    const words = outer.filter(({ type }) => type === "word");
    const other =
      this.random.below(2) === 0 ? this.random.pick(words) : this.constant(this.random.pick(["0", "1", "2"]));
    const place =
      this.random.below(3) === 0
        ? index
        : this.define(
            "word",
            `${this.random.pick(["add_checked", "sub_checked", "mul_checked", "add"])} ${index.name}, ${other.name}`,
          );
    const array = this.scope.find((value) => value.type === "ref") as Value;
    const length = this.define("word", `load word ${array.name} #8 alias 1`, true);
    const isOut = this.define("bool", `le_u ${length.name}, ${place.name}`);
    this.emit(`trap_if bounds ${isOut.name}, ${place.name}, ${length.name}`);
    this.emit(`store word ${index.name}, ${array.name}, ${place.name} scale 8 #16 alias 8`);
  }

  /** Blocks whose traps are taken by a handler; the outcome goes through a frame slot. */
  private protectedRegion(depth: number): void {
    const before = this.handler;
    if (before !== "") return;
    const outer = this.scope;
    const mark = `<${this.next++}>`;
    const start = this.lines.length;
    this.jump(`b${this.block + 1}`);
    this.handler = ` handler ${mark}h`;
    this.scope = outer.slice();
    this.open();
    this.statements(Math.min(depth, 1));
    this.emit(`store word ${this.any("word").name}, ${this.last("addr").name} #24`);
    this.jump(`${mark}j`);
    this.handler = before;
    this.scope = outer.slice();
    this.patch(start, `${mark}h`, this.block + 1);
    this.open();
    this.jump(`${mark}j`);
    this.patch(start, `${mark}j`, this.block + 1);
    this.scope = outer;
    this.open();
    this.define("word", `load word ${this.last("addr").name} #24`, true);
  }
}

/** Text of a module of `count` functions f0 …, each calling only earlier ones, and itself if `isRecursive`; f<count − 1> is the one to run. */
export function generateMir(seed: number, count = 3, isRecursive = false): string {
  const random = new Random(seed);
  const texts: string[] = [];
  for (let index = 0; index < count; index++) {
    const callees = Array.from({ length: index }, (_, callee) => `f${callee}`);
    const budget = index === count - 1 ? 120 : 20 + random.below(40);
    texts.push(new FunctionWriter(random, callees, budget, isRecursive).write(`f${index}`));
  }
  return texts.join("\n");
}
