/** What an operator asks a server: its health, metrics, generations, exports and description. */
@NullMarked
package dev.zhiyin.server.operation;

import org.jspecify.annotations.NullMarked;
