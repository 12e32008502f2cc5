package dev.zhiyin.engine.renewal;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.product.CategoryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How soon what was bought is bought again in a shop, by category: the same product, and any
 * product of the same category. Learned by {@link RenewalCounter}, kept in a JSON file. Immutable
 * and thread-safe; its size is bounded, whatever the shop has.
 */
public final class RenewalTimes {
  /** Shoppers who bought again of a kind, from which on something is said of others. */
  private static final long LEAST_AGAIN = 20;

  /** Buyers who were watched in the shop, from which on anybody is taken for sated. */
  private static final long LEAST_WATCHED = 20;

  /** Of a shop that has sold nothing. */
  public static final RenewalTimes NONE = new RenewalTimes(Map.of(), Map.of(), 0);

  /** Nobody is told of times beyond a year. */
  private static final double YEAR = 365;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final Map<CategoryPath, Node> nodes;
  private final Map<String, RenewalCurve> products;
  private final double watched;

  /**
   * Puts together what was learned.
   *
   * @param nodes of the whole shop, {@link CategoryPath#NONE}, and of categories
   * @param products when those that are bought most often are bought again
   * @param watched days of the longest wait for another purchase of a kind, ended or not
   */
  RenewalTimes(Map<CategoryPath, Node> nodes, Map<String, RenewalCurve> products, double watched) {
    this.nodes = Map.copyOf(nodes);
    this.products = Map.copyOf(products);
    this.watched = watched;
  }

  /**
   * What is known of a category.
   *
   * @param sameProduct when the same product is bought again
   * @param sameKind when a product of the same category is
   * @param buyers shoppers who were looked at
   * @param again how many of them bought a product of it again
   */
  record Node(RenewalCurve sameProduct, RenewalCurve sameKind, long buyers, long again) {
    static final Node NOTHING = new Node(RenewalCurve.NEVER, RenewalCurve.NEVER, 0, 0);

    boolean isBoughtAgain(double least) {
      return again >= LEAST_AGAIN && again >= least * buyers;
    }
  }

  /** A node as it is written; older generations have counted purchases. */
  private record Written(
      List<String> category,
      List<Double> product,
      List<Double> kind,
      @JsonAlias("purchases") long buyers,
      long again) {
    static Written of(CategoryPath category, Node node) {
      return new Written(
          category.levels(),
          written(node.sameProduct),
          written(node.sameKind),
          node.buyers,
          node.again);
    }

    Node node() {
      return new Node(curve(product), curve(kind), buyers, again);
    }
  }

  private record WrittenTimes(
      List<Written> categories, Map<String, List<Double>> products, double watched) {}

  /** Writes a new file for {@link #read}. */
  public void write(Path file) throws IOException {
    var sorted = new TreeMap<String, Written>();
    nodes.forEach((category, node) -> sorted.put(category.toString(), Written.of(category, node)));
    var curves = new TreeMap<String, List<Double>>();
    products.forEach((id, curve) -> curves.put(id, written(curve)));
    JSON.writeValue(file.toFile(), new WrittenTimes(List.copyOf(sorted.values()), curves, watched));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it cannot be read, or was written by something else
   */
  public static RenewalTimes read(Path file) throws IOException {
    try {
      WrittenTimes written = JSON.readValue(file.toFile(), WrittenTimes.class);
      var nodes = new HashMap<CategoryPath, Node>();
      written.categories.forEach(one -> nodes.put(new CategoryPath(one.category), one.node()));
      var products = new HashMap<String, RenewalCurve>();
      written.products.forEach((id, hazards) -> products.put(id, curve(hazards)));
      return new RenewalTimes(nodes, products, written.watched);
    } catch (JsonProcessingException | IllegalArgumentException wrong) {
      throw new IOException(file + " holds no renewal times", wrong);
    }
  }

  /* With five digits, which are more than is known. */
  private static List<Double> written(RenewalCurve curve) {
    return Arrays.stream(curve.hazards())
        .mapToObj(hazard -> Double.valueOf(String.format(Locale.ROOT, "%.4e", hazard)))
        .toList();
  }

  private static RenewalCurve curve(List<Double> hazards) {
    return RenewalCurve.of(hazards.stream().mapToDouble(one -> one).toArray());
  }

  /** Of the narrowest category around this one that is known. */
  Node node(CategoryPath category) {
    return narrowest(nodes, category);
  }

  static Node narrowest(Map<CategoryPath, Node> nodes, CategoryPath category) {
    for (int depth = category.levels().size(); depth > 0; depth--) {
      Node node = nodes.get(new CategoryPath(category.levels().subList(0, depth)));
      if (node != null) {
        return node;
      }
    }
    return nodes.getOrDefault(CategoryPath.NONE, Node.NOTHING);
  }

  /** When a product is bought again: by what is known of itself, or else of its category. */
  RenewalCurve sameProduct(String productId, CategoryPath category) {
    RenewalCurve own = products.get(productId);
    return own == null ? node(category).sameProduct : own;
  }

  /**
   * After how many days this share of the shoppers who bought of a category have bought of it
   * again.
   *
   * @param share in (0, 1)
   * @return empty if fewer do within a year, or nothing is known
   */
  public OptionalDouble sameKindAgain(CategoryPath category, double share) {
    return node(category).sameKind.quantile(share, YEAR);
  }

  /**
   * How many days nothing else of a category is wanted by whoever has bought of it.
   *
   * @param share as in {@link #sameKindAgain}
   * @return at most a year, and as long as anybody was watched; 0 if too little is known
   */
  public double sated(CategoryPath category, double share) {
    return node(CategoryPath.NONE).buyers < LEAST_WATCHED
        ? 0
        : Math.min(watched, sameKindAgain(category, share).orElse(YEAR));
  }

  /**
   * After how many days half of those have bought a product again who do so within a year.
   *
   * @param least share of the shoppers who bought it that these are, at least; in (0, 1)
   * @return empty if fewer do
   */
  OptionalDouble usualWait(String productId, CategoryPath category, double least) {
    if (!node(category).isBoughtAgain(least)) { // too few to say anything of others
      return OptionalDouble.empty();
    }
    RenewalCurve curve = sameProduct(productId, category);
    double all = -Math.expm1(-curve.cumulative(YEAR));
    return all < least ? OptionalDouble.empty() : curve.quantile(all / 2, YEAR);
  }
}
