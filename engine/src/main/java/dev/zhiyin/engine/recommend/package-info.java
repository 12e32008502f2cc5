/**
 * Answers a request: a history becomes a user vector, several sources recall candidates, the match
 * model ranks them, and reasons are found for those that are shown.
 */
@NullMarked
package dev.zhiyin.engine.recommend;

import org.jspecify.annotations.NullMarked;
