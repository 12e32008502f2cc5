/** Threads that do one piece of work again and again, and are watched. */
@NullMarked
package dev.zhiyin.engine.worker;

import org.jspecify.annotations.NullMarked;
