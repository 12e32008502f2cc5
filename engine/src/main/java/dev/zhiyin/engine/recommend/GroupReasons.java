package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.ReasonChoice;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.social.OpenGroups;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is said of products that groups of buyers lack few members for. */
record GroupReasons(ReasonBuilder reasons, OpenGroups groups, Instant now) {
  Optional<ReasonChoice> of(Product product) {
    return groups
        .of(product.id(), now)
        .map(
            group ->
                reasons.groupLacksFew(
                    product,
                    group.id(),
                    group.lacking(),
                    Duration.between(now, group.expiresAt())));
  }
}
