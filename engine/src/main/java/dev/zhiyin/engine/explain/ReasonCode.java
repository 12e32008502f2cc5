package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.shopper.EventType;
import java.util.Locale;

/** The kinds of reason. Written in lower case in JSON. */
public enum ReasonCode {
  VIEWED_SIMILAR,
  CLICKED_SIMILAR,
  SHARED_SIMILAR,
  FAVORITED_SIMILAR,
  IN_CART_SIMILAR,
  PURCHASED_SIMILAR,
  REVIEWED_SIMILAR,
  SEARCHED_SIMILAR,
  BOUGHT_TOGETHER,
  INTERACTED_TOGETHER,
  CATEGORIES_BOUGHT_TOGETHER,
  DUE_AGAIN,
  SAME_BRAND,
  SAME_CATEGORY,
  SIMILAR_TO,
  MATCHES_SEARCH,
  NO_CLOSE_MATCH,
  POPULAR,
  TRENDING,
  TRENDING_IN_CATEGORY,
  NEW_ARRIVAL,
  PROMOTED,
  FRIEND_BOUGHT,
  FRIENDS_LIKE,
  GROUP_LACKS_FEW,
  FITS_PROFILE,
  BELOW_MARKET;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The reason that something like what the shopper did this with is recommended.
   *
   * @throws IllegalArgumentException for what speaks against a product
   */
  static ReasonCode of(EventType type) {
    return switch (type) {
      case DISLIKE, REMOVE_FROM_CART ->
          throw new IllegalArgumentException(type.text() + " recommends nothing");
      case VIEW -> VIEWED_SIMILAR;
      case CLICK -> CLICKED_SIMILAR;
      case SHARE -> SHARED_SIMILAR;
      case FAVORITE -> FAVORITED_SIMILAR;
      case CART -> IN_CART_SIMILAR;
      case PURCHASE -> PURCHASED_SIMILAR;
      case REVIEW -> REVIEWED_SIMILAR;
      case SEARCH -> SEARCHED_SIMILAR;
    };
  }
}
