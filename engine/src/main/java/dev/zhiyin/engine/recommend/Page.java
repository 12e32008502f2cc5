package dev.zhiyin.engine.recommend;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One page of a list, and how to go on.
 *
 * @param cursor of the list that the page is of
 * @param next where the next page begins; empty after the last
 * @param diagnostics of the first page
 */
public record Page(
    Answer answer, ListCursor cursor, OptionalInt next, Optional<Diagnostics> diagnostics) {}
