package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.profile.Fit;
import java.util.List;
import java.util.stream.Stream;

/** Adds to the reasons of products what speaks for them by the shopper's own profile. */
record FitReasons(ReasonBuilder reasons, Fit fit) {
  /** The reasons given, and after them one for each field of the profile that speaks for it. */
  List<Reason> after(List<Reason> first, Product product) {
    return Stream.concat(first.stream(), of(product).stream()).toList();
  }

  private List<Reason> of(Product product) {
    return fit.matches(product).stream()
        .map(
            one ->
                reasons.fitsProfile(
                    one.compatible(), one.attribute(), one.found(), one.values(), one.said()))
        .toList();
  }
}
