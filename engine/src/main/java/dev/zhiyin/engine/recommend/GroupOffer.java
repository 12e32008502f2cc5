package dev.zhiyin.engine.recommend;

/**
 * Why this one of the products that are variants or offers of the same is shown.
 *
 * @param others how many more of the group could be shown
 * @param chosenBy the {@link dev.zhiyin.engine.rerank.OfferRule} as settings write it; {@code sort}
 *     where the order that was asked for decides, {@code pin} where the shop has put it there
 */
public record GroupOffer(String groupId, int others, String chosenBy) {}
