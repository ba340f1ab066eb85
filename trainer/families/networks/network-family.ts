/**
 * @module
 * Families of networks: what all have in common is here, what is its own stands in a family's folder. A
 * family says how it reads an architecture (`RowEncoding`), what its network computes (`Network`), and how
 * large that is and how it is trained (`settings`).
 */
import * as tf from "@tensorflow/tfjs";
import { rowsAtOnce } from "../../../predictor/batches.js";
import type { InputName } from "../../../predictor/measured.js";
import type { Architecture, EncodingName, Random, SearchSpace } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { type Matrix, toTensors } from "../../tensor/dense.js";
import { encodeRows, type Rows } from "../../tensor/rows.js";
import type { Training } from "../../tensor/training.js";
import { fitMembers } from "../ensemble.js";
import type { Family, FitOptions, ScoreModel, Scores, ScoreValues } from "../family.js";
import type { NetworkMember } from "./fit-member.js";

/**
 * What a network is told of an architecture, as a row of numbers in the trainer and as values of an ONNX
 * graph.
 */
export interface RowEncoding<Shape, Values> {
  readonly inputs: readonly EncodingName[];
  /** Sizes that the space decides. */
  shape(space: SearchSpace): Shape;
  /** Row by row, all of one length. */
  encode(space: SearchSpace, architectures: readonly Architecture[]): Float32Array;
  /** The rows of `spaceSample(space)`. */
  sample(space: SearchSpace): Rows;
  /** @param inputs values of the graph by encoding. */
  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<InputName, Value>, space: SearchSpace): Values;
}

/**
 * A network as a function of its parameters, which are matrices in an order of its own; the last two are the
 * weights [inputs, 1] and the bias [1, 1] of the layer that gives the score. The default export of a module
 * that threads load.
 */
export interface Network<Shape, Values> {
  /** URL of that module. */
  readonly module: string;
  initial(shape: Shape, random: Random): Matrix[];
  /** Scores [n, 1] of rows [n, columns], differentiable in the parameters. */
  forward(shape: Shape, parameters: readonly tf.Tensor2D[], rows: tf.Tensor2D): tf.Tensor2D;
  /**
   * The same of several networks as ONNX nodes.
   *
   * @param members the parameters of each.
   * @returns a value of shape [batch, members].
   */
  toGraph(
    graph: GraphBuilder,
    values: Values,
    shape: Shape,
    members: readonly (readonly Matrix[])[],
  ): Value;
}

/** What the networks of a family are. */
export interface Networks<Shape, Settings extends { readonly training: Training }, Values> {
  readonly encoding: RowEncoding<Shape, Values>;
  readonly network: Network<Shape & Settings, Values>;
  /** By the number of rows that are learnt from. */
  readonly settings: (rows: number) => Settings;
}

/** The family of ensembles of these networks. */
export function networkFamily<Shape, Settings extends { readonly training: Training }, Values>(
  own: Networks<Shape, Settings, Values> & Pick<Family, "name" | "description">,
): Family {
  return {
    name: own.name,
    description: own.description,
    fit: ({ space, architectures, targets }, options) => {
      const rows = encodeRows((some) => own.encoding.encode(space, some), architectures);
      return fitNetworks(own, own.settings(targets.length), { space, rows, targets }, options);
    },
  };
}

/** Encoded rows, and what they are to be ranked by. */
export interface EncodedData {
  readonly space: SearchSpace;
  readonly rows: Rows;
  /** One number per row. */
  readonly targets: Float64Array;
}

/** Fits an ensemble, each network in a thread. */
export async function fitNetworks<Shape, Settings extends { readonly training: Training }, Values>(
  networks: Networks<Shape, Settings, Values>,
  settings: Settings,
  { space, rows, targets }: EncodedData,
  options: FitOptions,
): Promise<ScoreModel> {
  const { encoding, network } = networks;
  const shape = { ...encoding.shape(space), ...settings };
  const batch = networkRows(rows.columns);
  const members = await fitMembers<NetworkMember, Matrix[]>(
    new URL("./fit-member.ts", import.meta.url),
    {
      network: network.module,
      shape,
      rows,
      targets,
      sample: encoding.sample(space),
      batch,
      training: settings.training,
    },
    options,
  );
  return {
    inputs: encoding.inputs,
    score: (architectures) =>
      scoreRows(
        members.map((member) => (batch) => network.forward(shape, toTensors(member), batch)),
        (start, end) => encoding.encode(space, architectures.slice(start, end)),
        architectures.length,
        batch,
      ),
    toGraph: (graph, inputs): ScoreValues => {
      const values = encoding.toGraph(graph, inputs, space);
      return { scores: network.toGraph(graph, values, shape, members) };
    },
  };
}

/** Rows at a time, at most: hidden layers of recurrent and graph networks are large. */
const MOST_ROWS = 2048;

/** Rows of so many numbers that networks compute at a time. */
export const networkRows = (columns: number): number => rowsAtOnce(columns, MOST_ROWS);

/**
 * @param networks each gives scores [n, 1] of rows [n, columns].
 * @param rowsOf the rows from `start` to before `end`.
 * @param batch rows at a time.
 */
export async function scoreRows(
  networks: readonly ((batch: tf.Tensor2D) => tf.Tensor2D)[],
  rowsOf: (start: number, end: number) => Float32Array,
  count: number,
  batch: number,
): Promise<Scores> {
  const values = new Float32Array(count * networks.length);
  for (let start = 0; start < count; start += batch) {
    const end = Math.min(start + batch, count);
    const scores = tf.tidy(() => {
      const rows = rowsOf(start, end);
      const tensor = tf.tensor2d(rows, [end - start, rows.length / (end - start)]);
      return tf.concat(
        networks.map((network) => network(tensor)),
        1,
      );
    });
    values.set(await scores.data(), start * networks.length);
    scores.dispose();
  }
  return { rows: count, members: networks.length, values };
}
