package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.Diagnostics;
import java.util.Optional;

/**
 * A list, or a page of one.
 *
 * @param cursor of the next page, if there is one
 */
public record ListResult(
    String recommendationId,
    Origin origin,
    Answer answer,
    Optional<String> cursor,
    Optional<Diagnostics> diagnostics) {}
