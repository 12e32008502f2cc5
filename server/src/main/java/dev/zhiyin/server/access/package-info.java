/** Who is let in, and how often. */
@NullMarked
package dev.zhiyin.server.access;

import org.jspecify.annotations.NullMarked;
