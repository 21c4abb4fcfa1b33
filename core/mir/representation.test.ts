// Representations: which types are one scalar, how values and objects lie in memory.

import { describe, expect, test } from "bun:test";
import { BOOLEAN, BYTE, FLOAT, INTEGER, REF, TEXT, type TypeId, TypeTable, WORD } from "#core/types/type-table.ts";
import { elementStride, Representation } from "./representation.ts";

function setUp() {
  const types = new TypeTable();
  const field = (name: string, type: TypeId) => ({ name, type, isPrivate: false, hasDefault: true, defaultSymbol: "" });
  const record = types.declare("m.R", "R", "record", ["T"]);
  record.fields = [field("small", BYTE), field("item", types.variable(0)), field("flag", BOOLEAN), field("text", TEXT)];
  const value = types.declare("m.V", "V", "value", []);
  value.fields = [field("a", BYTE), field("b", FLOAT), field("c", BYTE)];
  const states = types.declare("m.S", "S", "variant", []);
  states.cases = [
    { name: "On", fields: [] },
    { name: "Off", fields: [] },
  ];
  const shape = types.declare("m.Shape", "Shape", "variant", []);
  shape.cases = [
    { name: "Dot", fields: [] },
    { name: "Circle", fields: [field("r", FLOAT)] },
  ];
  return { types, representation: new Representation(types), record, value, states, shape };
}

describe("representation", () => {
  test("what is one scalar whatever its variables stand for", () => {
    const { types, representation, record, states, shape } = setUp();
    const variable = types.variable(0);
    expect(representation.mirType(types.nominalType(record.id, [variable]))).toBe(REF);
    expect(representation.mirType(types.nominalType(states.id, []))).toBe(WORD);
    expect(representation.mirType(types.nominalType(shape.id, []))).toBe(REF);
    expect(representation.mirType(types.optional(TEXT))).toBe(REF);
    const nested = types.optional(types.optional(TEXT));
    expect(representation.mirType(nested)).toBe(nested);
    expect(representation.mirType(variable)).toBe(variable);
  });

  test("an Optional of a scalar is payload and flag, one of an Optional keeps both apart", () => {
    const { types, representation } = setUp();
    expect(representation.value(types.optional(INTEGER)).offsets).toEqual([0, 8]);
    const nested = representation.value(types.optional(types.optional(TEXT)));
    expect(nested.scalars.length).toBe(2);
    expect(nested.bytes).toBe(16);
  });

  test("value types have C layout, objects fields by falling alignment", () => {
    const { types, representation, record, value } = setUp();
    const layout = representation.value(types.nominalType(value.id, []));
    expect([layout.offsets, layout.bytes, elementStride(layout)]).toEqual([[0, 8, 16], 24, 24]);
    const object = representation.record(types.nominalType(record.id, [INTEGER]));
    expect(object.parts.map((part) => part.offset)).toEqual([24, 8, 25, 16]);
    expect([object.bytes, object.references]).toEqual([32, [16]]);
  });

  test("parts of parts", () => {
    const { types, representation, value } = setUp();
    const tuple = types.tuple([INTEGER, types.nominalType(value.id, [])]);
    expect(representation.part(tuple, [1, 1])).toEqual({ type: FLOAT, start: 2, count: 1, offset: 16 });
  });
});
