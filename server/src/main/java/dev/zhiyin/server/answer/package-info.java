/** Answers as JSON. */
@NullMarked
package dev.zhiyin.server.answer;

import org.jspecify.annotations.NullMarked;
