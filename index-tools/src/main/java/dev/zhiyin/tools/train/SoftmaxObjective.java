package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.zhiyin.tools.train.Architecture.Users;
import dev.zhiyin.tools.train.Candidates.CandidateItems;
import dev.zhiyin.tools.train.Samples.Batch;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Cross-entropy of the target against all candidates. The shopper's own history is left out, as it
 * is when products are ranked.
 *
 * <pre>
 *   loss = mean over rows of ( ln sum_j exp(s u . p_j) - s u . p_target )
 * </pre>
 *
 * <p>Its gradient by the vectors is known: with shares {@code S = softmax(s u . p)}, that of {@code
 * u} is {@code s (sum_j S_j p_j - p_target)}, and that of {@code p_j} sums {@code s S_j u} over the
 * rows, less {@code s u} of those whose target it is. So logits and shares are made for some rows
 * at a time, by which they stay in the processor's cache, and no automatic gradient keeps all of
 * them: that took three times as long.
 *
 * @param scale what logits are multiplied by
 */
record SoftmaxObjective(Architecture architecture, Candidates candidates, float scale)
    implements Objective {
  /** Logits that are made at a time, 8 MB of them. */
  private static final int LOGITS = 1 << 21;

  /** Makes a share vanish beside any other. */
  private static final float LEFT_OUT = -1e9f;

  @Override
  public Taken of(Graph graph, Batch batch, Random random) {
    CandidateItems items = candidates.of(batch, random);
    NDArray products = architecture.products(graph, graph.places(items.products()));
    Users users = architecture.knownUsers(graph, batch.histories());
    var shares =
        new Shares(
            graph, batch, items, graph.view(users.vectors()).mul(scale), graph.view(products));
    int step = Math.max(1, LOGITS / items.size());
    for (int from = 0; from < batch.size(); from += step) {
      shares.add(from, Math.min(from + step, batch.size()));
    }
    float each = 1f / batch.size();
    NDArray differentiable =
        graph.isLearning()
            ? users
                .pulledBy(shares.byUsers().muli(scale * each))
                .add(products.mul(shares.byProducts().muli(each)).sum())
            : products;
    return new Taken(shares.loss * each, differentiable);
  }

  /** Sums over the candidates and the rows, some rows at a time; nothing here is differentiated. */
  private final class Shares {
    private final Graph graph;
    private final CandidateItems items;
    private final Batch batch;
    private final NDArray users;
    private final NDArray products;
    private final NDArray transposed;
    private final long[] targets;

    /** Vectors of the rows by their shares in each product, {@code [candidates][dimension]}. */
    private final NDArray ofUsers;

    /** Vectors of the candidates by each row's shares, {@code [rows][dimension]} in parts. */
    private final NDList ofProducts = new NDList();

    private double loss;

    Shares(Graph graph, Batch batch, CandidateItems items, NDArray users, NDArray products) {
      this.graph = graph;
      this.items = items;
      this.batch = batch;
      this.users = users;
      this.products = products;
      this.transposed = products.transpose();
      this.targets = Arrays.stream(batch.targets()).map(items::column).toArray();
      this.ofUsers = products.zerosLike();
    }

    /** The gradient of the sum of losses by what users were multiplied by. */
    NDArray byUsers() {
      NDArray all = ofProducts.size() == 1 ? ofProducts.getFirst() : NDArrays.concat(ofProducts);
      return all.sub(products.get(graph.places(targets)));
    }

    /** That by the products. */
    NDArray byProducts() {
      return ofUsers.sub(graph.added(targets, users, items.size()));
    }

    void add(int from, int to) {
      try (NDManager briefly = users.getManager().newSubManager()) {
        NDArray rows = users.get(new NDIndex("{}:{}", from, to));
        rows.attach(briefly);
        NDArray logits = candidates.corrected(graph, rows.matMul(transposed), items, batch, from);
        leaveOut(logits, from, to);
        NDArray logarithms = logits.logSoftmax(1);
        NDArray positives = briefly.create(Arrays.copyOfRange(targets, from, to)).expandDims(1);
        loss -= logarithms.gather(positives, 1).sum().getFloat();
        if (graph.isLearning()) {
          NDArray shares = logarithms.exp();
          NDArray ofRows = shares.matMul(products);
          ofRows.attach(users.getManager());
          ofProducts.add(ofRows);
          ofUsers.addi(shares.transpose().matMul(rows));
        }
      }
    }

    /* What stands in a row's history. */
    private void leaveOut(NDArray logits, int from, int to) {
      Bags histories = batch.histories();
      long[] texts = histories.text();
      long[] owners = histories.owner();
      long[] places =
          IntStream.range(0, histories.items())
              .filter(t -> owners[t] >= from && owners[t] < to && items.column(texts[t]) >= 0)
              .mapToLong(t -> (owners[t] - from) * items.size() + items.column(texts[t]))
              .toArray();
      if (places.length > 0) {
        var nothing = new float[places.length];
        Arrays.fill(nothing, LEFT_OUT);
        NDManager manager = logits.getManager();
        logits.reshape(-1).set(new NDIndex("{}", manager.create(places)), manager.create(nothing));
      }
    }
  }
}
