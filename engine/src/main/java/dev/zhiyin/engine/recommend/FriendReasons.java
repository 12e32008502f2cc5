package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.ReasonChoice;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.social.Circle;
import dev.zhiyin.engine.social.Friend;
import java.util.List;
import java.util.Optional;

/** What is said of products that friends of the shopper like. */
record FriendReasons(ReasonBuilder reasons, Circle circle) {
  /**
   * For a product, if any of them likes it.
   *
   * @param liked id of what they like: of the product, or of another of its group
   */
  Optional<ReasonChoice> of(Product product, String liked) {
    return circle
        .backing(liked)
        .map(it -> reasons.friends(product, names(it.buyers()), names(it.savers())));
  }

  private static List<Optional<String>> names(List<Friend> friends) {
    return friends.stream().map(Friend::name).toList();
  }
}
