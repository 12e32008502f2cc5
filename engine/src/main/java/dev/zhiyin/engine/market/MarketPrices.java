package dev.zhiyin.engine.market;

import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieval.Effort;
import dev.zhiyin.engine.retrieval.Retrieved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares the prices of pieces with those of the pieces whose texts lie nearest: of the same
 * category and currency, of other sellers, and differing by no more than the rules say. What was
 * sold counts like what is offered. One search by vectors for each piece, those of a category in
 * one batch, whatever the size of the shop.
 *
 * @param view read while it is open
 * @param types what the shop declares of attributes
 */
public record MarketPrices(IndexView view, MarketRules rules, AttributeTypes types) {
  /** Pieces that a price is compared with at most, the most similar ones. */
  public static final int MOST_COMPARABLES = 32;

  /** Pieces whose prices are compared at a time; of more, the first ones. */
  public static final int MOST_PRODUCTS = 20;

  /** Pieces that are looked at for each. */
  private static final int NEAREST = 64;

  private static final Set<Part> SHOWN = Set.of(Part.PRODUCT, Part.EMBEDDING);

  private record Piece(ProductRef ref, Product product, ProductParts parts) {}

  private record Around(Piece piece, List<Hit> hits) {}

  /** What pieces like these cost, of those that there are enough of. */
  public Map<ProductRef, MarketPrice> of(List<ProductRef> products) {
    if (!rules.comparesPrices() || products.isEmpty()) {
      return Map.of();
    }
    List<Piece> pieces = pieces(products.stream().limit(MOST_PRODUCTS).toList());
    if (pieces.isEmpty()) {
      return Map.of();
    }
    List<Around> nearest =
        pieces.stream()
            .collect(Collectors.groupingBy(one -> one.product.category()))
            .entrySet()
            .stream()
            .flatMap(one -> around(one.getKey(), one.getValue()))
            .toList();
    Map<ProductRef, Product> found = products(nearest);
    var prices = new HashMap<ProductRef, MarketPrice>();
    for (Around one : nearest) {
      compared(one, found).ifPresent(price -> prices.put(one.piece.ref, price));
    }
    return prices;
  }

  /* Each category by itself, so that a piece has as many of its own whatever is shown beside it. */
  private Stream<Around> around(CategoryPath category, List<Piece> pieces) {
    var priced =
        Filter.of(new Condition.Categories(List.of(category)), new Condition.Price(PriceRange.ANY));
    List<Retrieved> nearest =
        view.retrieve(
            pieces.stream()
                .<Retrieval>map(
                    one ->
                        new Retrieval.NearestTexts(one.parts.embedding(), NEAREST, Effort.THOROUGH))
                .toList(),
            Restriction.to(priced));
    return IntStream.range(0, pieces.size())
        .mapToObj(i -> new Around(pieces.get(i), nearest.get(i).hits()));
  }

  /* Those that have a category and a price. */
  private List<Piece> pieces(List<ProductRef> products) {
    List<ProductParts> parts = view.fetch(products, SHOWN);
    var pieces = new ArrayList<Piece>();
    for (int i = 0; i < products.size(); i++) {
      Product product = parts.get(i).product();
      if (!product.category().levels().isEmpty() && product.offer().price().isPresent()) {
        pieces.add(new Piece(products.get(i), product, parts.get(i)));
      }
    }
    return pieces;
  }

  /* Of several pieces together, those near enough to any of them. */
  private Map<ProductRef, Product> products(List<Around> nearest) {
    List<ProductRef> refs =
        nearest.stream()
            .flatMap(one -> one.hits.stream())
            .filter(this::isNear)
            .map(Hit::product)
            .distinct()
            .toList();
    if (refs.isEmpty()) {
      return Map.of();
    }
    List<ProductParts> parts = view.fetch(refs, Set.of(Part.PRODUCT));
    var products = new HashMap<ProductRef, Product>();
    for (int i = 0; i < refs.size(); i++) {
      products.put(refs.get(i), parts.get(i).product());
    }
    return products;
  }

  private boolean isNear(Hit hit) {
    return hit.score() >= rules.similarity();
  }

  private Optional<MarketPrice> compared(Around around, Map<ProductRef, Product> found) {
    Piece piece = around.piece;
    List<Product> similar =
        around.hits.stream()
            .filter(hit -> isNear(hit) && !hit.product().equals(piece.ref))
            .flatMap(hit -> Stream.ofNullable(found.get(hit.product())))
            .filter(other -> isSimilar(piece.product, other))
            .limit(MOST_COMPARABLES)
            .toList();
    return similar.size() < rules.comparables()
        ? Optional.empty()
        : MarketPrice.of(
            price(piece.product),
            similar.stream().mapToDouble(MarketPrices::price).toArray(),
            similar.stream().map(Product::id).toList());
  }

  private static double price(Product product) {
    return product.offer().price().orElseThrow();
  }

  /** Whether two pieces may be compared by all but their texts. */
  public boolean isSimilar(Product piece, Product other) {
    return other.category().equals(piece.category())
        && other.offer().price().isPresent()
        && other.offer().currency().equals(piece.offer().currency())
        && !isOfTheSame(piece, other)
        && rules.within().entrySet().stream()
            .allMatch(one -> isWithin(one.getKey(), one.getValue(), piece, other));
  }

  /* Where no seller is told, what a shop offers of one product is its own. */
  private static boolean isOfTheSame(Product piece, Product other) {
    String seller = piece.offer().seller();
    boolean ofOneProduct = !piece.groupId().isEmpty() && piece.groupId().equals(other.groupId());
    return seller.equalsIgnoreCase(other.offer().seller()) && (!seller.isBlank() || ofOneProduct);
  }

  /* What one of both does not say is no likeness. */
  private boolean isWithin(String attribute, double most, Product piece, Product other) {
    OptionalDouble here = number(attribute, piece);
    OptionalDouble there = number(attribute, other);
    return here.isPresent()
        && there.isPresent()
        && Math.abs(here.getAsDouble() - there.getAsDouble()) <= most;
  }

  private OptionalDouble number(String attribute, Product product) {
    AttributeType type = types.of(attribute);
    return product.attributes().entrySet().stream()
        .filter(one -> AttributeTypes.folded(one.getKey()).equals(attribute))
        .flatMap(one -> one.getValue().stream())
        .flatMapToDouble(value -> type.number(value).stream())
        .findFirst();
  }
}
