import { add, createAssets, defaultAssets, money, MoneyError } from "tallystick";
import { describe, expect, test } from "vitest";

describe("assets of one's own", () => {
  test("exist beside the built-in ones, in this registry only", () => {
    const assets = createAssets({ POINTS: 0, GOLD: 3 });
    expect(add(assets.money("10 POINTS"), assets.money("5 POINTS"))).toEqual({ currency: "POINTS", value: "15" });
    expect(assets.money("1.500 GOLD")).toEqual({ currency: "GOLD", value: "1.500" });
    expect(assets.money("1.00 USD")).toEqual(money("1.00 USD"));
    expect(assets.has("POINTS")).toBe(true);
    expect(defaultAssets.has("POINTS")).toBe(false);
    expect(() => money("10 POINTS")).toThrow('unknown asset "POINTS"');
  });

  test("may repeat a built-in asset at its own scale", () => {
    expect(createAssets({ USD: 2 }).scale("USD")).toBe(2);
  });

  test("cannot be changed behind the registry's back", () => {
    const own = { POINTS: 0 };
    const assets = createAssets(own);
    own.POINTS = 2;
    expect(assets.scale("POINTS")).toBe(0);
    expect(Object.isFrozen(assets.scales)).toBe(true);
  });
});

describe("refused", () => {
  const CODE = "expected 2 to 16 capital letters and digits";
  const SCALE = "expected a whole number of decimals from 0 to 30";
  test.for([
    [{ points: 0 }, `"points" is not an asset code: ${CODE}`],
    [{ P: 0 }, `"P" is not an asset code: ${CODE}`],
    [{ "": 0 }, `"" is not an asset code: ${CODE}`],
    [{ "1UP": 0 }, `"1UP" is not an asset code: ${CODE}`],
    [{ "A B": 0 }, `"A B" is not an asset code: ${CODE}`],
    [{ "USD\n": 2 }, `"USD\n" is not an asset code: ${CODE}`],
    [{ ABCDEFGHIJKLMNOPQ: 0 }, `"ABCDEFGHIJKLMNOPQ" is not an asset code: ${CODE}`],
    [{ POINTS: -1 }, `asset POINTS has scale -1: ${SCALE}`],
    [{ POINTS: 31 }, `asset POINTS has scale 31: ${SCALE}`],
    [{ POINTS: 1.5 }, `asset POINTS has scale 1.5: ${SCALE}`],
    [{ POINTS: Number.NaN }, `asset POINTS has scale NaN: ${SCALE}`],
    [{ USD: 3 }, "asset USD has 2 decimals, which 3 cannot replace"],
    [{ BTC: 2 }, "asset BTC has 8 decimals, which 2 cannot replace"],
  ] as const)("%j", ([own, message]) => {
    expect(() => createAssets(own)).toThrow(new MoneyError("unknown_asset", message));
  });

  test("a scale nobody knows", () => {
    expect(() => defaultAssets.scale("XYZ")).toThrow('unknown asset "XYZ": expected an ISO 4217 code');
    expect(defaultAssets.has("toString")).toBe(false);
  });
});
