import { afterEach, describe, expect, it, vi } from "vitest";
import { nasbench201 } from "../../spaces/index.js";
import { commandOf } from "./fit-command.js";

const given = {
  target: "cifar10_test_200",
  family: { name: "mlp" },
  seed: 1,
  members: 5,
  backend: "auto" as const,
  out: "predictors/mine",
};

afterEach(() => vi.unstubAllEnvs());

describe("the command of a card", () => {
  it("names the folder of tables by its variable, without quotes where none are needed", () => {
    vi.stubEnv("ARCHFIT_TABLES", "/some/tables");
    expect(commandOf("/some/tables/nasbench201.csv.gz", nasbench201, given)).toBe(
      "npx archfit fit $ARCHFIT_TABLES/nasbench201.csv.gz --space nasbench201 --target cifar10_test_200 --family mlp --seed 1 --out predictors/mine",
    );
  });

  it("says that accuracies were fractions", () => {
    const command = commandOf("mine.csv", nasbench201, { ...given, fractions: true });
    expect(command).toMatch(/--out predictors\/mine --fractions$/);
  });

  it("quotes what a shell would read otherwise, but not the variable", () => {
    vi.stubEnv("ARCHFIT_TABLES", "/some/tables");
    const command = commandOf("/some/tables/my $5 table.csv", nasbench201, {
      ...given,
      out: "it's here/mine",
    });
    expect(command).toContain("fit $ARCHFIT_TABLES/'my $5 table.csv' --space");
    expect(command).toMatch(/--out 'it'\\''s here\/mine'$/);
    vi.stubEnv("ARCHFIT_TABLES", undefined);
    expect(commandOf("/elsewhere/a b.csv", nasbench201, given)).toContain("fit 'a b.csv' --space");
  });
});
