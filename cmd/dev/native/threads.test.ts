// Several real threads of the runtime: they count in one variable, and none of their steps is lost; each allocates and displays by itself.

import { afterAll, beforeAll, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { compileText, makeFolder, runCommand, writeExecutable } from "./compile-native.ts";

const folder = makeFolder("threads");
afterAll(() => rmSync(folder, { recursive: true }));

const ROUNDS = 20;
const THREADS = 4;
const STEPS = 20_000;

/** `plain_total` is counted without atomic operations, to see that the threads do run at the same time. */
const program = `Import "core/machine/atomic" as Machine
Import "core/machine/memory" as Memory
Import { symbol_address } from "core/machine/fiber"
Import { start_worker, join_worker } from "rt/sched/workers"

Let total_requests as Integer be 0
Let lowered as Integer be 0
Let swapped as Integer be 0
Let plain_total as Integer be 0

Process called "handle_new_request":
    Machine.atomic_add with target as total_requests and value as 1
End Process

Process called "count_by_swapping":
    Let seen be Machine.atomic_load(swapped)
    While not Machine.atomic_compare_and_swap(swapped, seen, seen plus 1):
        Set seen to Machine.atomic_load(swapped)
    End While
End Process

Process called "work":
    For i from 1 to ${STEPS}:
        handle_new_request()
        Machine.atomic_subtract(lowered, 1)
        count_by_swapping()
        Memory.volatile_write(plain_total, Memory.volatile_read(plain_total) plus 1)
    End For
End Process

Process called "main":
    For round from 1 to ${ROUNDS}:
        Unsafe Block:
        Let first be start_worker(symbol_address("program.work"))
        Let second be start_worker(symbol_address("program.work"))
        Let third be start_worker(symbol_address("program.work"))
        work()
        join_worker(first)
        join_worker(second)
        join_worker(third)
        End Unsafe
        If total_requests is not round multiplied by ${THREADS * STEPS}: Display "lost in round", round
    End For
    Display total_requests, lowered, swapped
    Display plain_total is at most total_requests
    Alert plain_total
End Process
`;

const path = join(folder, "counter");
beforeAll(() => {
  writeExecutable(path, compileText(program, { roots: ["program.work"] }).object);
}, 30_000);

test("the total is exact, round after round", () => {
  const exact = ROUNDS * THREADS * STEPS;
  const { output, errors, exitCode } = runCommand([path]);
  expect(output).toBe(`${exact} ${-exact} ${exact}\ntrue\n`);
  expect(exitCode).toBe(0);
  if (navigator.hardwareConcurrency > 1) expect(Number(errors)).toBeLessThan(exact);
}, 30_000);

const HEAP_ROUNDS = 3;
const ITEMS = 200;
const LINES = 20;

/** Every thread has a heap of its own, and displays lines. */
const heapProgram = `Import "core/machine/atomic" as Machine
Import { symbol_address } from "core/machine/fiber"
Import { start_worker, join_worker } from "rt/sched/workers"

Let total as Integer be 0
Let threads as Integer be 0

Type called "Node":
    value as Integer
    next as Optional of Node
End Type

Process called "count_up":
    Let number be Machine.atomic_add(threads, 1)
    Let texts as List of Text be a list containing ""
    Let first as Optional of Node be nothing
    For i from 1 to ${ITEMS}:
        Add f"thread {number} item {i}" to texts
        Set first to a Node with value as i and next as first
    End For
    Let characters be 0
    For each text in texts: Increase characters by the length of text
    Let sum be 0
    Let at be first
    While at is not nothing:
        Increase sum by at.value
        Set at to at.next
    End While
    Machine.atomic_add(total, characters plus sum)
    For i from 1 to ${LINES}: Display "line", i, "of", texts at index i
End Process

Process called "main":
    For round from 1 to ${HEAP_ROUNDS}:
        Unsafe Block:
        Let first be start_worker(symbol_address("program.count_up"))
        Let second be start_worker(symbol_address("program.count_up"))
        Let third be start_worker(symbol_address("program.count_up"))
        count_up()
        join_worker(first)
        join_worker(second)
        join_worker(third)
        End Unsafe
    End For
    Alert total
End Process
`;

test("threads allocate, collect and display whole lines at the same time", () => {
  const heapPath = join(folder, "heaps");
  writeExecutable(heapPath, compileText(heapProgram, { roots: ["program.count_up"] }).object);
  let sum = 0;
  for (let thread = 0; thread < HEAP_ROUNDS * THREADS; thread++)
    for (let item = 1; item <= ITEMS; item++) sum += item + `thread ${thread} item ${item}`.length;
  for (const stress of ["0", "1"]) {
    const { output, errors, exitCode } = runCommand([heapPath], { env: { RUNA_GC_STRESS: stress } });
    expect(errors).toBe(`${sum}\n`);
    expect(exitCode).toBe(0);
    const lines = output.trimEnd().split("\n");
    expect(lines.filter((line) => !/^line \d+ of (thread \d+ item \d+)?$/.test(line))).toEqual([]);
    expect(lines.length).toBe(HEAP_ROUNDS * THREADS * LINES);
  }
}, 60_000);

const inputProgram = `Import { symbol_address } from "core/machine/fiber"
Import { start_worker, join_worker } from "rt/sched/workers"
Import { read_line } from "io/console"

Process called "work":
    Display read_line()
End Process

Process called "main":
    Unsafe Block:
        join_worker(start_worker(symbol_address("program.work")))
    End Unsafe
End Process
`;

test("standard input belongs to the main thread", () => {
  const inputPath = join(folder, "input");
  writeExecutable(inputPath, compileText(inputProgram, { roots: ["program.work"] }).object);
  const { errors, exitCode } = runCommand([inputPath], { input: "line\n" });
  expect(errors).toContain("Permission denied: standard input belongs to the main thread\n    at ");
  expect(exitCode).toBe(114);
}, 30_000);
