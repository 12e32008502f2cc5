/** What went wrong, as RFC 9457 tells it. */
@NullMarked
package dev.zhiyin.server.problem;

import org.jspecify.annotations.NullMarked;
