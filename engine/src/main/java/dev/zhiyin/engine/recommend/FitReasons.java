package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.market.MarketPrice;
import dev.zhiyin.engine.market.MarketPrices;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.profile.Fit;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Adds to the reasons of products what speaks for them by themselves: the shopper's own profile,
 * and a price below that of similar pieces.
 *
 * @param prices of similar pieces, where there are enough of them
 */
record FitReasons(ReasonBuilder reasons, Fit fit, Map<ProductRef, MarketPrice> prices) {
  /** For products that are shown. */
  static FitReasons of(
      ReasonBuilder reasons,
      RecommenderContext context,
      RequestItems items,
      List<ProductRef> shown) {
    var market = new MarketPrices(items.view(), context.market(), context.types());
    return new FitReasons(reasons, context.fit(), market.of(shown));
  }

  /** The reasons given, and after them what else speaks for the product. */
  List<Reason> after(List<Reason> first, ProductRef ref, Product product) {
    return Stream.of(first.stream(), of(product), priced(ref)).flatMap(each -> each).toList();
  }

  private Stream<Reason> of(Product product) {
    return fit.matches(product).stream()
        .map(
            one ->
                reasons.fitsProfile(
                    one.compatible(), one.attribute(), one.found(), one.values(), one.said()));
  }

  private Stream<Reason> priced(ProductRef ref) {
    return Optional.ofNullable(prices.get(ref)).stream()
        .flatMap(
            price ->
                price.below().stream().mapToObj(percent -> reasons.belowMarket(price, percent)));
  }
}
