/** Events: what shoppers did. */
@NullMarked
package dev.zhiyin.server.event;

import org.jspecify.annotations.NullMarked;
