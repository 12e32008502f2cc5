package dev.zhiyin.benchmarks.peer;

import dev.zhiyin.engine.embed.Embedding;
import io.github.jbellis.jvector.disk.ReaderSupplier;
import io.github.jbellis.jvector.disk.ReaderSupplierFactory;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndex;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/** JVector in this process: a graph on disk with its vectors, without words. */
final class JVectorPeer implements Engine {
  private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.DOT_PRODUCT;

  private static final int MAX_CONNECTIONS = 32;
  private static final int BEAM_WIDTH = 100;
  private static final float OVERFLOW = 1.2f;
  private static final float ALPHA = 1.2f;
  private static final int PAGE = 10;

  @Override
  public String key() {
    return "jvector";
  }

  @Override
  public String name() {
    return "JVector";
  }

  @Override
  public String settings() {
    return "in process, M %d, ef_construction %d, full floats, graph on disk; filters are bits made beforehand; a recommendation is the mean vector of the history without the history and without words; graphs on disk take no products"
        .formatted(MAX_CONNECTIONS, BEAM_WIDTH);
  }

  @Override
  public String breadthName() {
    return "rerankK";
  }

  /* Apart, so that its native library is not loaded where other engines are measured. */
  private static final class Floats {
    static final VectorTypeSupport SUPPORT =
        VectorizationProvider.getInstance().getVectorTypeSupport();

    static VectorFloat<?> of(float[] vector) {
      return SUPPORT.createFloatVector(vector);
    }
  }

  private static Path graph(Path folder) {
    return folder.resolve("graph");
  }

  @Override
  public double load(PeerShop shop, Path folder) throws IOException {
    long start = System.nanoTime();
    var vectors = new MappedVectors(shop);
    var scores = BuildScoreProvider.randomAccessScoreProvider(vectors, SIMILARITY);
    try (var builder =
        GraphIndexBuilder.builder(scores, PeerShop.DIMENSION, MAX_CONNECTIONS)
            .withBeamWidth(BEAM_WIDTH)
            .withNeighborOverflow(OVERFLOW)
            .withAlpha(ALPHA)
            .build()) {
      OnDiskGraphIndex.write(builder.build(vectors), vectors, graph(folder));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /* Those of the shop, which are no part of this process's heap. */
  private record MappedVectors(PeerShop shop) implements RandomAccessVectorValues {
    @Override
    public int size() {
      return shop.products();
    }

    @Override
    public int dimension() {
      return PeerShop.DIMENSION;
    }

    @Override
    public VectorFloat<?> getVector(int node) {
      return Floats.of(shop.vector(node));
    }

    @Override
    public boolean isValueShared() {
      return false;
    }

    @Override
    public RandomAccessVectorValues copy() {
      return this;
    }
  }

  @Override
  public Peer open(PeerShop shop, Path folder) throws IOException {
    return new Opened(shop, folder);
  }

  private static final class Opened implements Peer {
    private final Path folder;
    private final ReaderSupplier file;
    private final OnDiskGraphIndex graph;
    private final Map<Double, BitSet> shares;
    private final ConcurrentLinkedQueue<GraphSearcher> idle = new ConcurrentLinkedQueue<>();

    Opened(PeerShop shop, Path folder) throws IOException {
      this.folder = folder;
      file = ReaderSupplierFactory.open(graph(folder));
      graph = OnDiskGraphIndex.load(file);
      shares =
          PeerShop.SHARES.stream()
              .filter(share -> share < 1)
              .collect(Collectors.toMap(Function.identity(), _ -> new BitSet()));
      for (int i = 0; i < shop.products(); i++) {
        List<Double> in = PeerShop.sharesOf(i);
        int product = i;
        shares.forEach((share, products) -> products.set(product, in.contains(share)));
      }
    }

    private Bits allowed(double share) {
      BitSet bits = shares.get(share);
      return bits == null ? Bits.ALL : bits::get;
    }

    private GraphSearcher searcher() {
      GraphSearcher free = idle.poll();
      return free == null ? new GraphSearcher(graph) : free;
    }

    private List<Integer> search(float[] vector, int k, int breadth, Bits allowed) {
      GraphSearcher searcher = searcher();
      var scores =
          DefaultSearchScoreProvider.exact(
              Floats.of(vector), SIMILARITY, (RandomAccessVectorValues) searcher.getView());
      SearchResult found = searcher.search(scores, k, Math.max(k, breadth), 0, 0, allowed);
      idle.add(searcher);
      return Arrays.stream(found.getNodes()).map(node -> node.node).toList();
    }

    @Override
    public List<Integer> nearest(Asked asked, double share, int breadth) {
      float[] vector = asked.vector().toArray();
      return asked.neighbours(
          search(vector, PeerShop.NEAREST + 1, breadth, allowed(share)).stream());
    }

    @Override
    public List<Integer> hybrid(Asked asked, double share, int breadth) {
      return List.of();
    }

    @Override
    public List<Integer> recommend(List<Integer> history, int breadth) {
      var sum = new float[PeerShop.DIMENSION];
      GraphSearcher searcher = searcher();
      var vectors = (RandomAccessVectorValues) searcher.getView();
      for (int product : history) {
        VectorFloat<?> vector = vectors.getVector(product);
        for (int d = 0; d < sum.length; d++) {
          sum[d] += vector.get(d);
        }
      }
      idle.add(searcher);
      var seen = new HashSet<>(history);
      return search(Embedding.of(sum).toArray(), PAGE, breadth, node -> !seen.contains(node));
    }

    @Override
    public long diskBytes() throws IOException {
      return DiskUse.bytes(folder);
    }

    @Override
    public void close() throws IOException {
      for (GraphSearcher searcher : idle) {
        searcher.close();
      }
      graph.close();
      file.close();
    }
  }
}
