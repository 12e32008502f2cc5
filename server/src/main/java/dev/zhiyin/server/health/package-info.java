/** Whether the process lives and can answer. */
@NullMarked
package dev.zhiyin.server.health;

import org.jspecify.annotations.NullMarked;
