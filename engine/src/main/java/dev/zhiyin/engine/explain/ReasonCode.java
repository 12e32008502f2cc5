package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.LowerCase;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.wording.Assertion;
import dev.zhiyin.engine.wording.Grounds.Said;

/** The kinds of reason. Written in lower case in JSON. */
public enum ReasonCode implements LowerCase {
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
  BELOW_MARKET,
  NOTE_ON;

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

  /** What a sentence of this reason may assert, whichever sentence it is. */
  Said said() {
    return switch (this) {
      case VIEWED_SIMILAR -> Said.shopper(Assertion.VIEWED);
      case CLICKED_SIMILAR -> Said.shopper(Assertion.CLICKED);
      case SHARED_SIMILAR -> Said.shopper(Assertion.SHARED);
      case FAVORITED_SIMILAR -> Said.shopper(Assertion.FAVORITED);
      case IN_CART_SIMILAR -> Said.shopper(Assertion.CARTED);
      case PURCHASED_SIMILAR -> Said.shopper(Assertion.BOUGHT);
      case REVIEWED_SIMILAR -> Said.shopper(Assertion.REVIEWED);
      case SEARCHED_SIMILAR, MATCHES_SEARCH -> Said.shopper(Assertion.SEARCHED);
      case BOUGHT_TOGETHER, CATEGORIES_BOUGHT_TOGETHER ->
          Said.others(Assertion.BOUGHT, Assertion.TOGETHER).and(Said.others(Assertion.OFTEN));
      case INTERACTED_TOGETHER -> Said.others(Assertion.INTERESTED, Assertion.TOGETHER);
      case DUE_AGAIN -> Said.shopper(Assertion.BOUGHT).mustDeeds().and(Said.fact(Assertion.AGAIN));
      case SAME_BRAND -> Said.fact(Assertion.SAME_BRAND);
      case SAME_CATEGORY -> Said.fact(Assertion.SAME_CATEGORY);
      case SIMILAR_TO -> Said.shopper(Assertion.VIEWED).and(Said.fact(Assertion.SIMILAR));
      case NO_CLOSE_MATCH ->
          Said.fact(Assertion.MATCHES, Assertion.MEANING, Assertion.SIMILAR, Assertion.NOT)
              .must(Assertion.NOT);
      // its sentences say no more in common; the others are told by their templates alone
      case POPULAR, FRIEND_BOUGHT, FRIENDS_LIKE, GROUP_LACKS_FEW, BELOW_MARKET, NOTE_ON ->
          Said.NOTHING;
      case TRENDING, TRENDING_IN_CATEGORY -> Said.others(Assertion.INTERESTED, Assertion.TRENDING);
      case NEW_ARRIVAL -> Said.fact(Assertion.NEW);
      case PROMOTED -> Said.fact(Assertion.PROMOTED).must(Assertion.PROMOTED);
      case FITS_PROFILE -> Said.fact(Assertion.PROFILE);
    };
  }
}
